/** Which pattern takes the answer out of what the model said: the row's own, the batch's, or none. */

import { InvalidRowError } from '../../environments/errors.ts';
import { patternFault } from './extract.ts';
import type { Settings } from './options.ts';
import type { Row } from './row.ts';
import { expectedOf } from './texts.ts';

export interface OutputRegex {
  /** `null` for the whole text. */
  readonly pattern: string | null;
  /** Whether the row brings one, used or not. */
  readonly ownPattern: boolean;
  /** Whether the row's is not used, because a long answer is expected. */
  readonly isLong: boolean;
}

/** Throws an `InvalidRowError` for a pattern that cannot be used. */
export function outputRegex(row: Row, options: Settings): OutputRegex {
  const own = options.use_per_record_regex ? ownRegex(row.template_metadata) : undefined;
  if (own === undefined) return { pattern: options.response_extract_regex, ownPattern: false, isLong: false };
  const { extraction_length_threshold: threshold } = options;
  const isLong = threshold !== null && Array.from(expectedOf(row)).length > threshold;
  return { pattern: isLong ? null : own, ownPattern: true, isLong };
}

function ownRegex(metadata: unknown): string | undefined {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return undefined;
  const { output_regex: pattern } = metadata as { output_regex?: unknown };
  if (isFalsy(pattern)) return undefined;
  const fault = typeof pattern === 'string' ? patternFault(pattern) : 'it has to be a text';
  if (fault !== undefined) throw new InvalidRowError(`template_metadata.output_regex: ${fault}`);
  return pattern as string;
}

/** As Python sees it. */
function isFalsy(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value;
}
