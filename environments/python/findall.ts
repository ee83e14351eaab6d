/** `re.findall` and the like for patterns that come with a dataset, with a limit on the time a pattern may take. */

import { runInThisContext } from 'node:vm';
import type { PythonPattern } from './regex.ts';

/** Patterns that mean well take microseconds; one that backtracks without end would hold up every rollout of the worker. */
const limitMilliseconds = 1000;

/** What each match found, as Python lists it: the whole match, or its only group, or a list of its groups. */
export function findAll(pattern: PythonPattern, text: string): (string | string[])[] {
  return runLimited(pattern, text, 'Array.from(matches, plain)').map((match) => {
    const { whole, groups } = named(match, pattern);
    const texts = groups.map((group) => group ?? '');
    return texts.length > 1 ? texts : (texts[0] ?? whole);
  });
}

/** A match and its groups; `undefined` for one that took no part. */
interface Match {
  readonly whole: string;
  readonly groups: readonly (string | undefined)[];
}

/** The last of `re.finditer`. */
export function findLast(pattern: PythonPattern, text: string): Match | undefined {
  const [last] = runLimited(pattern, text, '{ let last; for (last of matches); last ? [plain(last)] : [] }');
  return last && named(last, pattern);
}

/** As it comes out of the script. */
type Plain = readonly [whole: string, groups: Readonly<Record<string, string | undefined>>];

function named([whole, found]: Plain, { groups }: PythonPattern): Match {
  return { whole, groups: Array.from({ length: groups }, (_, index) => found[`g${index + 1}`]) };
}

/**
 * `code` makes a list of what `plain` makes of some of the `matches`. `runInThisContext`, because workers take the time limit
 * off `runInContext`: see `workers/preload.cjs`.
 */
function runLimited({ source, flags }: PythonPattern, text: string, code: string): Plain[] {
  const [quotedText, quotedSource] = [JSON.stringify(text), JSON.stringify(source)];
  const script = `{
    const plain = (match) => [match[0], { ...match.groups }];
    const matches = ${quotedText}.matchAll(new RegExp(${quotedSource}, '${flags}'));
    ${code}
  }`;
  try {
    return runInThisContext(script, { timeout: limitMilliseconds }) as Plain[];
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(`A pattern of the row took more than ${limitMilliseconds} ms and was stopped: ${source}`, {
      cause: error,
    });
  }
}
