/** A schema's regular expressions, in Python's dialect. */

import { InvalidRowError } from '../../environments/errors.ts';
import { PatternError } from '../python/pattern-reader.ts';
import { translatePattern } from '../python/regex.ts';
import { UnverifiableError } from './keywords.ts';
import { isKeyOfAnotherType } from './value.ts';

/** `re.search` for a pattern. */
export interface Search {
  test(text: string): boolean;
  /** Whether the time it takes is more than linear, whatever the text. */
  readonly backtracks: boolean;
}

/** `undefined` for what Python refuses, and an `InvalidRowError` for what only Python understands. */
export function searchFor(pattern: string): Search | undefined {
  const expression = compile(pattern);
  if (!expression) return undefined;
  return {
    test(text) {
      if (isKeyOfAnotherType(text)) throw new UnverifiableError('expected string or bytes-like object');
      return expression.test(text);
    },
    backtracks: Array.from(expression.source.matchAll(/\{(\d+),(\d*)\}/g)).some(([, low, high]) => low !== high),
  };
}

function compile(pattern: string): RegExp | undefined {
  try {
    const { source, flags } = translatePattern(pattern);
    return new RegExp(source, flags.replace('g', ''));
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidRowError(`The pattern ${JSON.stringify(pattern)} of the row’s schema cannot be used: ${reason}`, {
      cause: error,
    });
  }
}
