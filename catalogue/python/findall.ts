/** `re.findall` and the like for patterns that come with a dataset, with a limit on the time a pattern may take. */

import { TimeLimitError, withinProcessorTime } from '../../environments/time-limit.ts';
import type { PythonPattern } from './regex.ts';

/**
 * Of a processor's time. Patterns that mean well take microseconds; one that backtracks without end would hold up every rollout
 * of the worker.
 */
const limitMilliseconds = 1000;

/** What each match found, as Python lists it: the whole match, or its only group, or a list of its groups. */
export function findAll(pattern: PythonPattern, text: string): (string | string[])[] {
  return limited(pattern, text, (matches) => Array.from(matches, (match) => matchOf(match, pattern))).map(
    ({ whole, groups }) => {
      const texts = groups.map((group) => group ?? '');
      return texts.length > 1 ? texts : (texts[0] ?? whole);
    },
  );
}

/** A match and its groups; `undefined` for one that took no part. */
interface Match {
  readonly whole: string;
  readonly groups: readonly (string | undefined)[];
}

/** The last of `re.finditer`. */
export function findLast(pattern: PythonPattern, text: string): Match | undefined {
  return limited(pattern, text, (matches) => {
    let last: RegExpExecArray | undefined;
    for (last of matches);
    return last && matchOf(last, pattern);
  });
}

function matchOf({ 0: whole, groups: found = {} }: RegExpExecArray, { groups }: PythonPattern): Match {
  return { whole, groups: Array.from({ length: groups }, (_, index) => found[`g${index + 1}`]) };
}

function limited<T>(
  { source, flags }: PythonPattern,
  text: string,
  read: (matches: Iterable<RegExpExecArray>) => T,
): T {
  try {
    return withinProcessorTime(limitMilliseconds, () => read(text.matchAll(new RegExp(source, flags))));
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new Error(`A pattern of the row took more than ${limitMilliseconds} ms and was stopped: ${source}`, {
      cause: error,
    });
  }
}
