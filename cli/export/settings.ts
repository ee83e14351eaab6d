/** What the flags of `dgym export` say; `flags/export.ts` declares them. */

import type { z } from 'zod';
import { stopReasons, type StopReason } from '../../contracts/rollout.ts';
import { defaultOptions } from '../../exports/batch.ts';
import type { Filters } from '../../exports/filters.ts';
import type { FormatName } from '../../exports/format-names.ts';
import type { FormatOption } from '../../exports/format.ts';
import { formats } from '../../exports/formats.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { UsageError } from '../errors.ts';
import type { ExportFlags } from '../flags/export.ts';
import { readFlag } from '../flags/read.ts';
import { atLeast } from '../../batches/values.ts';

export interface ExportSettings {
  readonly filters: Filters;
  readonly options: Partial<typeof defaultOptions>;
}

/** `environments` are the names of the batch's. */
export function exportSettings(flags: ExportFlags, environments: readonly string[]): ExportSettings {
  const filters = filtersOf(flags, environments);
  if (flags.format === 'dpo' && filters.one_per_group) {
    throw new UsageError('--one-per-group is not for --format dpo: a pair needs two rollouts of a row');
  }
  return { filters, options: optionsOf(flags) };
}

function filtersOf(flags: ExportFlags, environments: readonly string[]): Filters {
  const { environment, stopReason, completeGroups, mixedGroups, onePerGroup } = flags;
  for (const name of environment ?? []) requireKnown('--environment', name, environments);
  const reasons = stopReason?.map((name) => requireKnown('--stop-reason', name, stopReasons));
  const min = optional('--min-reward', atLeast(), flags.minReward);
  const max = optional('--max-reward', atLeast(), flags.maxReward);
  if (min !== undefined && max !== undefined && min > max) {
    throw new UsageError(`--min-reward ${min} is above --max-reward ${max}: no reward is between them`);
  }
  return {
    ...(environment && { environments: environment }),
    ...(reasons && { stop_reasons: reasons as StopReason[] }),
    ...(min !== undefined && { min_reward: min }),
    ...(max !== undefined && { max_reward: max }),
    ...(completeGroups && { complete_groups: true }),
    ...(mixedGroups && { mixed_groups: true }),
    ...(onePerGroup && { one_per_group: true }),
  };
}

function optionsOf(flags: ExportFlags): ExportSettings['options'] {
  // Keys of an object are its own.
  const given = (Object.keys(defaultOptions) as FormatOption[]).filter((option) => flags[option] !== undefined);
  for (const option of given) requireTaken(flags.format, option);
  const minDifference = optional('--min-difference', atLeast(0), flags.minDifference);
  // Commander has checked the choices.
  const options = Object.fromEntries(given.map((option) => [option, flags[option]])) as ExportSettings['options'];
  return { ...options, ...(minDifference !== undefined && { minDifference }) };
}

function requireTaken(format: FormatName, option: FormatOption): void {
  if (formats[format].takes.includes(option)) return;
  const takers = Object.entries(formats).filter(([, { takes }]) => takes.includes(option));
  const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(`${flag} is not for --format ${format}, but for ${takers.map(([name]) => name).join(', ')}`);
}

function requireKnown(flag: string, name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  throw new UsageError(`${flag} ${name} is none${suggestion(name, known)}; there are ${known.join(', ')}`);
}

function optional<T>(flag: string, schema: z.ZodType<T>, given: string | undefined): T | undefined {
  return given === undefined ? undefined : readFlag(flag, schema, given);
}
