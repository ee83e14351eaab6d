/** `re.search(pattern, text, re.IGNORECASE)` over many texts, for patterns that a model wrote: with a limit on their time. */

import { withinProcessorTime } from '../../environments/time-limit.ts';
import { UnsupportedPatternError } from './pattern-reader.ts';
import { translatePattern } from './regex.ts';

/** Of a processor's time. Patterns that mean well take microseconds. */
const limitMilliseconds = 200;
/** To translate and compile a pattern takes time as well, which nobody limits. */
const maxLength = 1000;

/**
 * Which of `texts` the pattern is found in. Throws a `PatternError` for what Python refuses, an `UnsupportedPatternError` for
 * what only Python understands, and a `TimeLimitError` for one that does not come to an end.
 */
export function searchAll(pattern: string, texts: readonly string[]): boolean[] {
  // Most are words, and a thread that watches them would cost more than they do.
  if (/^[\w @-]*$/.test(pattern)) {
    const wanted = pattern.toLowerCase();
    return texts.map((text) => text.toLowerCase().includes(wanted));
  }
  const expression = compiled(pattern);
  return withinProcessorTime(limitMilliseconds, () => texts.map((text) => expression.test(text)));
}

function compiled(pattern: string): RegExp {
  if (pattern.length > maxLength) {
    throw new UnsupportedPatternError(`a pattern of more than ${maxLength} characters`);
  }
  const { source, flags } = translatePattern(pattern, { ignoreCase: true });
  try {
    return new RegExp(source, flags.replace('g', ''));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UnsupportedPatternError('a pattern that is too large', { cause: error });
    throw error;
  }
}
