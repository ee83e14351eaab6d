/** The letter that an answer settles on, by the row's own pattern or else by the grading mode. */

import { InvalidRowError } from '../../environments/errors.ts';
import { offload } from '../../environments/offload.ts';
import { isOneLetter, normalizeForMatch, strip, whiteSpace } from '../python/text.ts';
import { lastBoxed, unwrapText } from './boxed.ts';
import { letterByPatterns } from './output-regex.ts';
import { letterByMarkdown } from './markdown.ts';

/** Modes that a row may ask for. */
export const rowModes = ['strict_single_letter_boxed', 'lenient_boxed', 'lenient_answer_colon'] as const;
type Mode = (typeof rowModes)[number] | 'lenient_answer_colon_md';

/** An option's key and its text. */
export type Option = readonly [key: string, text: string | null];

interface Question {
  readonly text: string;
  readonly mode: Mode;
  readonly options: readonly Option[];
  /** Patterns for the answer; the first that yields a letter wins. */
  readonly patterns: string | readonly string[];
}

/** The upper-case letter, or `null` when the answer settles on none. A row's own patterns may take a second each. */
export const extractLetter = offload(letterOf, { module: import.meta.url, isQuick, milliseconds: 30_000 });

function isQuick({ text, patterns }: Question): boolean {
  return patterns.length === 0 && text.length <= 50_000;
}

export function letterOf({ text, mode, options, patterns }: Question): string | null {
  if (text === '') return null;
  const allowed = new Set(
    options.filter(([key, option]) => isOneLetter(key) && option !== null).map(([key]) => key.toUpperCase()),
  );
  const choices = options.filter(([key]) => allowed.has(key.toUpperCase()));
  const byPattern = letterByPatterns(text, [patterns].flat(), choices);
  if (byPattern !== null) return byPattern;
  switch (mode) {
    case 'strict_single_letter_boxed':
      return strictlyBoxed(text, allowed);
    case 'lenient_boxed':
      return strictlyBoxed(text, allowed) ?? boxedOption(text, choices);
    case 'lenient_answer_colon':
      return afterColon(text, allowed, choices);
    case 'lenient_answer_colon_md':
      return letterByMarkdown(text, allowed);
  }
}

const alone = /^[^A-Za-z]*([A-Z])[^A-Za-z]*$/;
const labelled = new RegExp(`^[${whiteSpace}]*([A-Z])[${whiteSpace}]*[:\\).\\-]`, 'v');

/** The only letter in the last box, or the one in front of a label. */
function strictlyBoxed(text: string, allowed: ReadonlySet<string>): string | null {
  const boxed = lastBoxed(text);
  if (boxed === null) return null;
  const inner = unwrapText(strip(boxed));
  const letter = (alone.exec(inner) ?? labelled.exec(inner))?.[1];
  return letter !== undefined && allowed.has(letter) ? letter : null;
}

/** The only option whose text stands in the last box. */
function boxedOption(text: string, choices: readonly Option[]): string | null {
  const boxed = lastBoxed(text);
  if (boxed === null) return null;
  const candidates = [boxed, unwrapText(strip(boxed))].map(normalizeForMatch);
  const letters = choices
    .filter(([key, option]) => {
      const wanted = normalizeForMatch(option ?? '');
      return isOneLetter(key) && wanted !== '' && candidates.some((candidate) => candidate.includes(wanted));
    })
    .map(([key]) => key.toUpperCase());
  const [first, ...others] = new Set(letters);
  return first !== undefined && others.length === 0 ? first : null;
}

const answerColon = new RegExp(`answer[${whiteSpace}]*:[${whiteSpace}]*([^\\n]+)`, 'iv');

/** What the first "answer:" is followed by: a letter, or the text of an option. */
function afterColon(text: string, allowed: ReadonlySet<string>, choices: readonly Option[]): string | null {
  const payload = answerColon.exec(text)?.[1];
  if (payload === undefined) return null;
  const candidate = strip(unwrapText(payload));
  if (isOneLetter(candidate) && allowed.has(candidate.toUpperCase())) return candidate.toUpperCase();
  for (const [key, option] of choices) {
    // The original ends in an exception here, and no reward may be made up for that.
    if (option === null) throw new InvalidRowError(`The option "${key}" stands in the row twice, once without a text.`);
    if (normalizeForMatch(option) === normalizeForMatch(candidate)) return key.toUpperCase();
  }
  return null;
}
