/** What the flags of `dgym reverify` say; `flags/reverify.ts` declares them. */

import { readFlag } from '../flags/read.ts';
import { keyValues, wholeNumber } from '../../batches/values.ts';
import type { CommonFlags } from '../output.ts';

/** Records scored at once: it bounds the calls to judges. */
const defaultConcurrency = '32';

export interface ReverifyFlags extends CommonFlags {
  readonly environment?: string;
  readonly environments?: readonly string[];
  readonly option?: readonly string[];
  readonly rows?: string;
  readonly check?: boolean;
  readonly model?: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly concurrency?: string;
}

export interface ReverifySettings {
  readonly options: Readonly<Record<string, unknown>>;
  readonly concurrency: number;
}

/** The values that are more than text. */
export function parseReverifyFlags({ option = [], concurrency = defaultConcurrency }: ReverifyFlags): ReverifySettings {
  return {
    options: readFlag('--option', keyValues, option),
    concurrency: readFlag('--concurrency', wholeNumber(1, 10_000), concurrency),
  };
}
