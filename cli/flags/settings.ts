/** The settings of `dgym collect`: flags over the config file, each of them an option of the library. */

import { z } from 'zod';
import { checkOptions, flag, optionNames, type CheckedOptions } from '../../batches/options.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { flagOf, keyOf, UsageError } from '../errors.ts';
import { readFlag } from './read.ts';

/** Settings that only the command has. */
const Own = z.object({
  out: z.string('must be text').min(1, 'must not be empty').optional(),
  force: flag.default(false),
  follow: z.string('must be text').min(1, 'must not be empty').optional(),
  store: z.string('must be text').min(1, 'must not be empty').optional(),
  detach: flag.default(false),
});
const negated = { 'no-worker': flag.default(false), 'no-probe': flag.optional() };

export interface Settings extends z.infer<typeof Own> {
  readonly options: CheckedOptions;
}

/** The config file's keys: the flags without their dashes. */
export const settingKeys: readonly string[] = [
  ...optionNames.filter((name) => name !== 'worker' && name !== 'probe').map(keyOf),
  ...Object.keys(Own.shape),
  ...Object.keys(negated),
];

export interface ConfigFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `flags` holds only what was given on the command line. Errors name the flag, or the key and the file. */
export function parseSettings(flags: Readonly<Record<string, unknown>>, config?: ConfigFile): Settings {
  for (const key of Object.keys(config?.values ?? {})) {
    if (!settingKeys.includes(key)) {
      throw new UsageError(
        `${config?.path}: unknown key "${key}"${suggestion(key, settingKeys)}; known are ${settingKeys.join(', ')}`,
      );
    }
  }
  const nameOf = (key: string): string => (Object.hasOwn(flags, key) ? flagOf(key) : `${config?.path}: ${key}`);
  const given: Record<string, unknown> = { ...config?.values, ...flags };
  const [noWorker, noProbe] = Object.entries(negated).map(([key, schema]) =>
    readFlag(nameOf(key), schema as z.ZodType<boolean | undefined>, given[key]),
  );
  const own = Own.safeParse(given);
  if (!own.success) {
    const [issue] = own.error.issues;
    throw new UsageError(`${nameOf(String(issue?.path[0]))} ${issue?.message}`);
  }
  const named = optionNames.flatMap((name) => (given[keyOf(name)] === undefined ? [] : [[name, given[keyOf(name)]]]));
  try {
    const options = checkOptions({
      ...(Object.fromEntries(named) as object),
      worker: own.data.detach || noWorker ? 'none' : 'child',
      ...(noProbe && { probe: false }),
    });
    return { ...own.data, options };
  } catch (error) {
    if (!(error instanceof ConfigurationError) || error.field === undefined) throw error;
    throw new UsageError(`${nameOf(keyOf(error.field))} ${error.problem}`);
  }
}

/** Flags in the config file's spelling: commander says `maxTurns`, and `worker: false` for `--no-worker`. */
export function givenFlags(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => {
      if (name === 'worker' || name === 'probe') return value === false ? [[`no-${name}`, true]] : [];
      const key = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return settingKeys.includes(key) ? [[key, value]] : [];
    }),
  );
}
