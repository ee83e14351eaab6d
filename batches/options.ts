/** The options of a new batch: what each means, and the one place where their values are checked. */

import { z } from 'zod';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { oneLine } from '../contracts/error-text.ts';
import { defaultConcurrency, maxConcurrency, maxTurns } from '../contracts/limits.ts';
import { batchIdPattern } from '../contracts/names.ts';
import type { ModelOptions } from './bindings.ts';
import { decimal, duration, jsonObject, keyValues, selection, wholeNumber } from './values.ts';

/** Options of `gym.collect`. */
export interface CollectOptions {
  /** Path of a JSON Lines file, `-` for the standard input, or the rows themselves. */
  readonly rows: string | readonly object[];
  /** `NAME`, `NAME:PRESET`, or `NAME@QUEUE` for one that a worker in another language serves. @default the one each row names */
  readonly environment?: string;
  /** Paths of modules with environments of your own. @default `DGYM_ENVIRONMENTS` */
  readonly environments?: readonly string[];
  /** Options of the environment; with several environments, `ENVIRONMENT.KEY` or an object by environment. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Models by role, each `[PROVIDER:]NAME[@URL[,URL…]]` or an object; a text alone is the policy. @default `DGYM_MODEL` */
  readonly models?: string | Readonly<Record<string, string | ModelOptions>>;
  /** @default the row's, else the server's */
  readonly temperature?: number;
  /** @default the row's, else the server's */
  readonly topP?: number;
  /** Of one answer. @default the row's, else the server's */
  readonly maxOutputTokens?: number;
  /** Seed of sample 0; each sample adds its number. @default none */
  readonly seed?: number;
  /** More fields for the model server. */
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Ask the server for token ids and log-probabilities, as vLLM gives them. @default false */
  readonly tokenIds?: boolean;
  /** Rollouts of each row. @default 1 */
  readonly samples?: number;
  /** Rollouts open at once. @default 64 */
  readonly concurrency?: number;
  /** Only the first so many of the selected rows. @default all */
  readonly limit?: number;
  /** Numbers of the rows to take, counted from 0. @default all */
  readonly only?: readonly number[];
  /** Turns after which a rollout ends. @default the environment's, else 50 */
  readonly maxTurns?: number;
  /** Turns in a row with nothing but calls that cannot be run, which end a rollout. @default 5 */
  readonly maxInvalidTurns?: number;
  /** Longest wait for a model that does not answer: `90s`, `30m`, `2h`. @default without end */
  readonly giveUpAfter?: string;
  /** A model that has not answered by then is asked again. @default `1h` */
  readonly modelTimeout?: string;
  /** Budget: tokens in and out after which no more rollouts start. @default none */
  readonly maxTotalTokens?: number;
  /** Budget in US dollars; every model then needs a price. @default none */
  readonly maxCost?: number;
  /** Id of the batch. @default `<environment>-<date>-<time>-<4 hex>` */
  readonly batch?: string;
  /** Prefix of task queues to share with other batches. @default `DGYM_PREFIX`, else the batch has its own */
  readonly prefix?: string;
  /**
   * A worker for this batch alone, until it has ended: `child` is a process, `here` the caller's own, without the guards of a
   * process against hooks that block it. `none`: workers run elsewhere. @default `child`
   */
  readonly worker?: 'child' | 'here' | 'none';
  /** Ask each model for one token before the batch starts. @default true where a worker of one's own runs */
  readonly probe?: boolean;
}

const text = z.string('must be text').min(1, 'must not be empty');
export const flag = z.boolean('must be true or false');
export const taskQueuePrefix = text.regex(
  // The longest is that of a batch's own queues.
  /^[A-Za-z0-9][A-Za-z0-9._~-]{0,119}$/,
  'must be letters, digits, ".", "_" and "-"',
);

/** Values may be texts, as a command line has them. */
const Options = z.strictObject({
  rows: z.union([text, z.array(z.record(z.string(), z.unknown()))], 'must be a file or a list of rows').optional(),
  environment: text.optional(),
  environments: z
    .union([text.transform((module) => [module]), z.array(text)], 'must be the path of a module, or a list of them')
    .optional(),
  options: keyValues.optional(),
  /** Parsed by `parseBindings`. */
  models: z.unknown().optional(),
  temperature: decimal(0, 100).optional(),
  topP: decimal(0, 1).optional(),
  maxOutputTokens: wholeNumber(1).optional(),
  seed: wholeNumber(0).optional(),
  extraBody: jsonObject.optional(),
  tokenIds: flag.default(false),
  samples: wholeNumber(1, 500).default(1),
  concurrency: wholeNumber(1, maxConcurrency).default(defaultConcurrency),
  limit: wholeNumber(1).optional(),
  only: selection.optional(),
  maxTurns: wholeNumber(1, maxTurns).optional(),
  maxInvalidTurns: wholeNumber(1, maxTurns).optional(),
  giveUpAfter: duration.optional(),
  modelTimeout: duration.optional(),
  maxTotalTokens: wholeNumber(1).optional(),
  maxCost: decimal(0.000_001, 1_000_000_000).optional(),
  batch: text
    .regex(batchIdPattern, 'must be at most 100 letters, digits, ".", "_" and "-", and begin with a letter or digit')
    .optional(),
  prefix: taskQueuePrefix.optional(),
  worker: z.enum(['child', 'here', 'none'], 'must be "child", "here" or "none"').default('child'),
  probe: flag.optional(),
});

/** Options with their defaults; times are seconds. */
export type CheckedOptions = z.infer<typeof Options>;
export const optionNames = Object.keys(Options.shape) as readonly (keyof CheckedOptions)[];

/** Throws a `ConfigurationError` that names the option. */
export function checkOptions(given: object): CheckedOptions {
  const parsed = Options.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    throw new ConfigurationError(`there is no option ${issue.keys.join(', ')}; there are ${optionNames.join(', ')}`);
  }
  const field = issue?.path[0];
  throw new ConfigurationError(oneLine(issue?.message ?? 'is not valid'), { field: String(field) });
}

/** The schema of a single option, for those who change it in a batch that exists. */
export const { maxTotalTokens, maxCost } = Options.shape;
