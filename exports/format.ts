/** What a format of `dgym export` is: the rows that it makes of a group, and the file that they go to. */

import type { Verified } from '../results/endings.ts';
import type { Group } from './groups.ts';

export interface Format {
  /** Of the file, where nobody names it. */
  readonly extension: 'jsonl' | 'parquet' | 'csv';
  /** Whether the failures of the batch are written to a file beside it. */
  readonly failures: boolean;
  /** Of a table, in order. A format of lines of JSON that has them may be written to a file that ends in `.parquet` too. */
  readonly columns?: readonly Column[];
  /** Fields of a line that are floats, also where they hold a whole number; of an object, its values. Absent for tables. */
  readonly floats?: ReadonlySet<string>;
  /** Options that it heeds; any other is refused. */
  readonly takes: readonly FormatOption[];
  /** The rows of one group, in order. A rollout that is in none of them is told to `options.leaveOut`. */
  rows(group: Group, options: FormatOptions): Iterable<object>;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** A list that the file has if any row has it, and that is then empty in the others: loaders ask whether there is such a column. */
  readonly ifAny?: true;
}

/** Every value may be null. */
export type ColumnType =
  | 'text'
  /** ISO 8601 as text. */
  | 'time'
  | 'integer'
  | 'number'
  | 'boolean'
  /** Any value, as JSON text. */
  | 'json'
  /** Any value, which the readers that know JSON (pyarrow, `datasets`) give back as the value. */
  | 'value'
  | { readonly list: ColumnType }
  | { readonly struct: readonly Column[] };

export interface FormatOptions {
  /** Add mean, spread, size and advantage to each row: the fields of `groupFields`. */
  readonly groupStatistics: boolean;
  /** Arguments of tool calls: as an object, or as the text that the model wrote. */
  readonly arguments: 'object' | 'string';
  /** Tools: as a list, or as the JSON text of it. */
  readonly tools: 'list' | 'json-string';
  /** Of an answer: before its text, as the model had it, or in `reasoning_content`. */
  readonly reasoning: 'text' | 'field';
  readonly pairs: 'best-worst' | 'all';
  /** Between the rewards of a pair; 0 takes every pair that differs. */
  readonly minDifference: number;
  /** Of a pair: the first answer in which they differ, or everything from there on. */
  readonly completions: 'answer' | 'whole';
  /** Also rollouts without token ids. */
  readonly allowText: boolean;
  /** Hears of a rollout that is in no row, once, and why. */
  readonly leaveOut: (rollout: Verified, reason: LeftOutBy) => void;
}

export type FormatOption = Exclude<keyof FormatOptions, 'leaveOut'>;

/** Why a format has no place for a rollout; docs/exports.md says what each means. */
export const formatReasons = [
  'no_answer',
  'no_prompt',
  'malformed_arguments',
  'not_text',
  'no_token_ids',
  'broken_token_ids',
  'missing_logprobs',
  'drifted',
  'no_partner',
  'reward_too_close',
  'neither_best_nor_worst',
  'same_answer',
  'different_prompt',
] as const;
export type LeftOutBy = (typeof formatReasons)[number];
