/** Keywords of a row, which NeMo Gym uses as Python patterns, whatever they hold. */

import { InvalidRowError } from '../../environments/errors.ts';
import { findAll } from '../python/findall.ts';
import { PatternError, UnsupportedPatternError } from '../python/pattern-reader.ts';
import { translatePattern, type PythonPattern } from '../python/regex.ts';
import { UnfitArguments } from './arguments.ts';

interface Around {
  readonly ignoreCase?: boolean;
  /** Parts of the pattern that are not the row's, and take no long time where the keyword does not. */
  readonly before?: string;
  readonly after?: string;
}

/** What each match found, as Python's `re.findall` lists it. Keywords that could take long have a limit on their time. */
export function findKeyword(keyword: string, text: string, around: Around = {}): (string | string[])[] {
  const pattern = translated(keyword, around);
  if (!isPlain(keyword)) return findAll(pattern, text);
  return text.match(new RegExp(pattern.source, pattern.flags)) ?? [];
}

/** How many pieces `re.split` cuts a text into, the groups of the pattern among them. */
export function countPieces(keyword: string, text: string, around: Around = {}): number {
  const { groups } = translated(keyword, around);
  return findKeyword(keyword, text, around).length * (groups + 1) + 1;
}

/** Nothing in it repeats or branches, so it takes time in proportion to the text. */
export function isPlain(keyword: string): boolean {
  return /^[^\\.^$*+?{}[\]|()]*$/u.test(keyword);
}

function translated(keyword: string, { ignoreCase = false, before = '', after = '' }: Around): PythonPattern {
  try {
    return translatePattern(before + keyword + after, { ignoreCase });
  } catch (error) {
    if (error instanceof PatternError) throw new UnfitArguments(`Python refuses the pattern: ${error.message}`);
    if (!(error instanceof UnsupportedPatternError)) throw error;
    throw new InvalidRowError(`The keyword ${JSON.stringify(keyword)} uses what JavaScript has not: ${error.message}.`);
  }
}
