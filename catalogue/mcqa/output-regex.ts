/** The pattern that a row brings for reading its answer, in Python's dialect. */

import { z } from 'zod';
import { InvalidRowError } from '../../environments/errors.ts';
import { PatternError, UnsupportedPatternError } from '../python/pattern-reader.ts';
import { findAll } from '../python/findall.ts';
import { translatePattern, type PythonPattern } from '../python/regex.ts';
import { isOneLetter, normalizeForMatch, strip } from '../python/text.ts';
import type { Option } from './extract.ts';
import { latinized } from './letters.ts';

const Pattern = z.string().superRefine((pattern, context) => {
  try {
    translated(pattern);
  } catch (error) {
    if (!(error instanceof UnsupportedPatternError)) throw error;
    context.addIssue({ code: 'custom', message: `the pattern uses what JavaScript has not: ${error.message}` });
  }
});
export const OutputRegex = z.union([Pattern, z.array(Pattern)]);

/** The letter by the first pattern that yields one. It need not be one of the choices: the pattern is trusted. */
export function letterByPatterns(text: string, patterns: readonly string[], choices: readonly Option[]): string | null {
  for (const pattern of patterns) {
    const letter = letterByPattern(text, pattern, choices);
    if (letter !== null) return letter;
  }
  return null;
}

function letterByPattern(text: string, source: string, choices: readonly Option[]): string | null {
  const pattern = translated(source);
  const last = pattern && findAll(pattern, text).at(-1);
  if (last === undefined) return null;
  if (typeof last !== 'string') {
    throw new InvalidRowError(`The output_regex ${JSON.stringify(source)} has more than one group.`);
  }
  const captured = strip(latinized(strip(last))).toUpperCase();
  if (isOneLetter(captured)) return captured;
  const wanted = normalizeForMatch(captured);
  const choice = choices.find(([, option]) => option !== null && normalizeForMatch(option) === wanted);
  return choice?.[0].toUpperCase() ?? null;
}

/** `undefined` for what Python refuses: such a pattern yields nothing. */
function translated(pattern: string): PythonPattern | undefined {
  try {
    return translatePattern(pattern, { ignoreCase: true });
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
