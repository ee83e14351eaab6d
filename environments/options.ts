/** Options of a batch: what is given, over a preset, over the defaults. */

import type { z } from 'zod';
import type { Options } from '../contracts/environment.ts';
import { complaints } from '../contracts/issues.ts';
import { InvalidOptionError } from './errors.ts';

interface Configurable {
  readonly name: string;
  readonly options?: z.ZodObject;
  readonly presets?: Readonly<Record<string, unknown>>;
}

/** The options every hook gets; throws an `InvalidOptionError` that names the key. */
export function resolveOptions(definition: Configurable, given: Options, preset?: string): Options {
  const merged = { ...presetOf(definition, preset), ...given };
  const known = Object.keys(definition.options?.shape ?? {});
  const unknown = Object.keys(merged).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const message = `The environment "${definition.name}" has no option "${unknown}"; ${listing('its options are', known)}.`;
    throw new InvalidOptionError(unknown, message);
  }
  const read = definition.options?.safeParse(merged);
  if (!read) return {};
  if (read.success) return read.data;
  const key = String(read.error.issues[0]?.path[0] ?? '');
  throw new InvalidOptionError(
    key,
    `The option ${complaints(read.error)} (environment "${definition.name}", given ${JSON.stringify(merged[key])})`,
  );
}

function presetOf({ name, presets = {} }: Configurable, preset: string | undefined): Options {
  if (preset === undefined) return {};
  if (Object.hasOwn(presets, preset)) return presets[preset] as Options;
  const known = listing('its presets are', Object.keys(presets));
  throw new InvalidOptionError(preset, `The environment "${name}" has no preset "${preset}"; ${known}.`);
}

function listing(intro: string, names: readonly string[]): string {
  return names.length === 0 ? 'it has none' : `${intro} ${names.join(', ')}`;
}
