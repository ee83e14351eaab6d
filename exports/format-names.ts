/** Names of the formats, apart from what they do: help and flags load quickly. */

export const formatNames = [
  'gym',
  'simple',
  'sft',
  'dpo',
  'nemo-rl',
  'trl',
  'openrlhf',
  'verl',
  'parquet',
  'csv',
] as const;

export type FormatName = (typeof formatNames)[number];
