/** `re.search(pattern, text, re.IGNORECASE)` over many texts, for patterns that a model wrote: with a limit on their time. */

import { withinTime } from '../time-limit.ts';
import { translatePattern } from './regex.ts';

/** Patterns that mean well take microseconds. */
const limitMilliseconds = 200;

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
  const { source, flags } = translatePattern(pattern, { ignoreCase: true });
  const expression = new RegExp(source, flags.replace('g', ''));
  return withinTime(limitMilliseconds, () => texts.map((text) => expression.test(text)));
}
