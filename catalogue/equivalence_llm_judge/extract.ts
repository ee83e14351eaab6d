/** A part of a text by a pattern in Python's dialect: the last match counts. */

import { offload } from '../../environments/offload.ts';
import { findLast } from '../python/findall.ts';
import { PatternError, UnsupportedPatternError } from '../python/pattern-reader.ts';
import { translatePattern, type PythonPattern } from '../python/regex.ts';
import { strip } from '../python/text.ts';

/** The first group of the last match that is not blank, else the match; the whole text where nothing matches. */
export const extract = offload(extracted, {
  module: import.meta.url,
  isQuick: ({ source }) => source === null || source === '',
  milliseconds: 10_000,
});

export function extracted({ text, source }: { readonly text: string; readonly source: string | null }): string {
  const pattern = source === null || source === '' ? undefined : translated(source);
  const last = pattern && findLast(pattern, text);
  if (!last) return text;
  const group = last.groups.find((found) => found !== undefined && strip(found) !== '');
  return strip(group ?? last.whole);
}

/** Why a pattern cannot be used. What Python refuses is no fault: it matches nothing. */
export function patternFault(source: string): string | undefined {
  try {
    translated(source);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedPatternError) return `the pattern uses what JavaScript has not: ${error.message}`;
    throw error;
  }
}

function translated(source: string): PythonPattern | undefined {
  try {
    return translatePattern(source, { multiline: true, dotAll: true });
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
