/** `re.findall` and `re.finditer` for patterns that come with a dataset, with a limit on the time a pattern may take. */

import { runInThisContext } from 'node:vm';
import type { PythonPattern } from './regex.ts';

/** Patterns that mean well take microseconds; one that backtracks without end would hold up every rollout of the worker. */
const limitMilliseconds = 1000;

/** What each match found, as Python lists it: the whole match, or its only group, or a list of its groups. */
export function findAll(pattern: PythonPattern, text: string): (string | string[])[] {
  return findMatches(pattern, text).map(({ whole, groups }) => {
    const texts = groups.map((group) => group ?? '');
    return texts.length > 1 ? texts : (texts[0] ?? whole);
  });
}

/** A match and its groups; `undefined` for one that took no part. */
interface Match {
  readonly whole: string;
  readonly groups: readonly (string | undefined)[];
}

export function findMatches({ source, flags, groups }: PythonPattern, text: string): Match[] {
  const names = Array.from({ length: groups }, (_, index) => `g${index + 1}`);
  const matches = runLimited(source, flags, text);
  return matches.map(([whole, found]) => ({ whole, groups: names.map((name) => found[name]) }));
}

/** `runInThisContext`, because workers take the time limit off `runInContext`: see `workers/preload.cjs`. */
function runLimited(source: string, flags: string, text: string): [whole: string, groups: Record<string, string>][] {
  const [quotedText, quotedSource] = [JSON.stringify(text), JSON.stringify(source)];
  const code = `Array.from(${quotedText}.matchAll(new RegExp(${quotedSource}, '${flags}')), (m) => [m[0], { ...m.groups }])`;
  try {
    return runInThisContext(code, { timeout: limitMilliseconds }) as [string, Record<string, string>][];
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Error(`A pattern of the row took more than ${limitMilliseconds} ms and was stopped: ${source}`, {
      cause: error,
    });
  }
}
