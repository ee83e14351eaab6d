/** What `dgym collect` was asked to do: flags over the config file, every value parsed in one place. */

import { z } from 'zod';
import { batchIdPattern } from '../../contracts/names.ts';
import { defaultConcurrency, maxConcurrency, maxTurns } from '../../contracts/limits.ts';
import { oneLine } from '../../contracts/error-text.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { UsageError } from '../errors.ts';
import { maxCost, maxTotalTokens } from './budget.ts';
import { decimal, duration, jsonObject, keyValues, selection, wholeNumber } from './values.ts';

const text = z.string('must be text').min(1, 'must not be empty');
const flag = z.boolean('must be true or false').default(false);
export const taskQueuePrefix = text.regex(
  // The longest is that of a batch's own queues.
  /^[A-Za-z0-9][A-Za-z0-9._~-]{0,119}$/,
  'must be letters, digits, ".", "_" and "-"',
);

/** Keys are the flags' names; this is also the config file's schema. */
export const CollectSettings = z.strictObject({
  rows: text.optional(),
  environment: text.optional(),
  /** Modules with environments of the user's. */
  environments: z
    .union([text.transform((module) => [module]), z.array(text)], 'must be the path of a module, or a list of them')
    .optional(),
  option: keyValues.optional(),
  /** Parsed by `parseBindings`. */
  model: z.unknown().optional(),
  temperature: decimal(0, 100).optional(),
  'top-p': decimal(0, 1).optional(),
  'max-output-tokens': wholeNumber(1).optional(),
  seed: wholeNumber(0).optional(),
  'extra-body': jsonObject.optional(),
  'token-ids': flag,
  samples: wholeNumber(1, 500).default(1),
  concurrency: wholeNumber(1, maxConcurrency).default(defaultConcurrency),
  limit: wholeNumber(1).optional(),
  only: selection.optional(),
  'max-turns': wholeNumber(1, maxTurns).optional(),
  'max-invalid-turns': wholeNumber(1, maxTurns).optional(),
  'give-up-after': duration.optional(),
  'model-timeout': duration.optional(),
  'max-total-tokens': maxTotalTokens.optional(),
  'max-cost': maxCost.optional(),
  out: text.optional(),
  force: flag,
  store: text.optional(),
  batch: text
    .regex(batchIdPattern, 'must be at most 100 letters, digits, ".", "_" and "-", and begin with a letter or digit')
    .optional(),
  prefix: taskQueuePrefix.optional(),
  detach: flag,
  'no-worker': flag,
  'no-probe': z.boolean('must be true or false').optional(),
});
export type CollectSettings = z.infer<typeof CollectSettings>;

export interface ConfigFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `flags` holds only what was given on the command line. Errors name the flag, or the key and the file. */
export function parseSettings(flags: Readonly<Record<string, unknown>>, config?: ConfigFile): CollectSettings {
  const known = Object.keys(CollectSettings.shape);
  for (const key of Object.keys(config?.values ?? {})) {
    if (!known.includes(key)) {
      throw new UsageError(
        `${config?.path}: unknown key "${key}"${suggestion(key, known)}; known are ${known.join(', ')}`,
      );
    }
  }
  const parsed = CollectSettings.safeParse({ ...config?.values, ...flags });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = String(issue?.path[0]);
  const given = Object.hasOwn(flags, key) ? flagName(key) : `${config?.path}: ${key}`;
  throw new UsageError(oneLine(`${given} ${issue?.message}`));
}

/** What commander calls `worker: false` and `probe: false`. */
const negated = ['worker', 'probe'];

/** Flags in the config file's spelling: commander says `maxTurns`, and `worker: false` for `--no-worker`. */
export function givenFlags(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => {
      if (negated.includes(name)) return value === false ? [[`no-${name}`, true]] : [];
      const key = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return Object.hasOwn(CollectSettings.shape, key) ? [[key, value]] : [];
    }),
  );
}

function flagName(key: string): string {
  return key === 'rows' ? 'ROWS' : `--${key}`;
}
