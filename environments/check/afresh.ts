/**
 * Whether hooks keep something between calls that is not in the state: a row is played again with the environment's module
 * loaded anew for every call, as when each call meets another worker, and has to come to the same.
 */

import { isDeepStrictEqual } from 'node:util';
import { shorten } from '../../contracts/text.ts';
import { pathText } from '../../contracts/issues.ts';
import type { Environment } from '../environment.ts';
import { HookError } from './hook-failure.ts';

/** More would take long, and keep every copy of the module in memory. */
const maxLoads = 60;
const maxMs = 5_000;
const maxShown = 60;

/** What a call of a hook came to. */
export interface Heard {
  readonly hook: string;
  readonly value?: unknown;
  /** What it threw instead. */
  readonly error?: HookError;
}

/** Copies of a module, as many as there is time for. */
export class Copies {
  readonly #load: () => Promise<Environment>;
  readonly #until = performance.now() + maxMs;
  #left = maxLoads;

  constructor(load: () => Promise<Environment>) {
    this.#load = load;
  }

  /** Whether another row may be begun. */
  get left(): boolean {
    return this.#left > 0 && performance.now() < this.#until;
  }

  next = (): Promise<Environment> => {
    this.#left -= 1;
    return this.#load();
  };

  /** One finding is enough. */
  stop(): void {
    this.#left = 0;
  }
}

/**
 * What differs where each call is the first of its process. It is played twice so: what differs from itself as well comes from
 * chance or from time, and says nothing.
 */
export async function keptInModule(
  before: readonly Heard[],
  play: (heard: Heard[]) => Promise<unknown>,
): Promise<HookError | undefined> {
  const listen = async (): Promise<Heard[]> => {
    const heard: Heard[] = [];
    // What a hook throws is among what was heard.
    await play(heard).catch((error: unknown) => {
      if (!(error instanceof HookError)) throw error;
    });
    return heard;
  };
  const afresh = await listen();
  if (isDeepStrictEqual(before, afresh)) return undefined;
  const again = await listen();
  for (const [index, { hook, value }] of before.entries()) {
    const [one, other] = [afresh[index], again[index]];
    if (!one || !other) return undefined;
    if (one.error || other.error) {
      const thrown = other.error && one.error;
      return thrown && new HookError(thrown.hook, `on a worker of its own: ${thrown.message}; ${advice}`);
    }
    for (const { path, here, there } of differences(value, one.value)) {
      if (!isDeepStrictEqual(valueAt(other.value, path), there)) continue;
      const [field, name] = path;
      const [where, at] = field === 'rewards' ? [`reward "${String(name)}"`, ''] : [hook, `${pathText(path)} `];
      return new HookError(
        where,
        `${at}comes to ${shown(here)}, and on a worker of its own to ${shown(there)}; ${advice}`,
      );
    }
  }
  return undefined;
}

const advice = 'every call may run in another process, so keep in the state what a hook has to remember';

interface Difference {
  readonly path: readonly PropertyKey[];
  readonly here: unknown;
  readonly there: unknown;
}

function differences(here: unknown, there: unknown, path: readonly PropertyKey[] = []): Difference[] {
  if (isDeepStrictEqual(here, there)) return [];
  if (typeof here !== 'object' || typeof there !== 'object' || here === null || there === null)
    return [{ path, here, there }];
  const keys = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...keys].flatMap((key) =>
    differences(valueAt(here, [key]), valueAt(there, [key]), [...path, Array.isArray(here) ? Number(key) : key]),
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

function shown(value: unknown): string {
  return shorten(value === undefined ? 'nothing' : JSON.stringify(value), maxShown);
}
