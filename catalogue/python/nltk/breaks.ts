/** Whether a mark ends a sentence, by the word before it, the one behind it, and what is known of both. */

import { strip } from '../text.ts';
import { isLower, isUpper } from '../words.ts';
import { space, word } from './classes.ts';
import { punkt, seen, type Punkt } from './punkt.ts';

/** Signs that stand in no word, so that a mark before them may end a sentence. */
export const closing = String.raw`[\)";\}\]*:@'\(\{\[‘’“”«»?!]`;

/** Whether one of the words of `context` ends a sentence and another one follows. */
export function endsSentence(context: string): boolean {
  const known = punkt();
  const tokens = context
    .split('\n')
    .flatMap(tokensOf)
    .map((text) => annotated(text, known));
  return tokens.slice(0, -1).some((token, index) => {
    const next = tokens[index + 1];
    return next !== undefined && breaks(token, next, known);
  });
}

const several = `(?:-{2,}|\\.{2,}|(?:\\.[${space}]){2,}\\.)`;
const tokens = new RegExp(
  several +
    `|(?=[^\\("\`\\{\\[:;&#*@\\)\\}\\]\\-,])[^${space}]+?` +
    `(?=[${space}]|$|${closing}|${several}|,(?=$|[${space}]|${closing}|${several}))` +
    `|[^${space}]`,
  'gv',
);

function tokensOf(line: string): string[] {
  return strip(line) === '' ? [] : (line.match(tokens) ?? []);
}

interface Token {
  readonly text: string;
  /** In lower case; numbers are all of one type. */
  readonly type: string;
  readonly abbreviation: boolean;
  readonly ellipsis: boolean;
  /** Whether it looks like the end of a sentence when nothing is known of its neighbour. */
  readonly ends: boolean;
}

const numeric = /^-?[.,]?\p{Nd}[\p{Nd},.-]*\.?$/u;
const initial = new RegExp(`^(?!\\p{Nd})${word}\\.$`, 'v');

function annotated(text: string, known: Punkt): Token {
  const lower = text.toLowerCase();
  const type = numeric.test(lower) ? '##number##' : lower;
  const token = { text, type, abbreviation: false, ellipsis: false, ends: false };
  if (text === '.' || text === '?' || text === '!') return { ...token, ends: true };
  if (/^\.{2,}$/.test(text)) return { ...token, ellipsis: true };
  if (!text.endsWith('.') || text.endsWith('..')) return token;
  const stem = text.slice(0, -1).toLowerCase();
  const abbreviation = known.abbreviations.has(stem) || known.abbreviations.has(stem.split('-').at(-1) ?? '');
  return { ...token, abbreviation, ends: !abbreviation };
}

function breaks(token: Token, next: Token, known: Punkt): boolean {
  if (!token.text.endsWith('.')) return token.ends;
  const type = withoutPeriod(token.type);
  const nextType = next.ends ? withoutPeriod(next.type) : next.type;
  const isInitial = initial.test(token.text);
  if (known.collocations.has(`${type} ${nextType}`)) return false;

  const starts = startsSentence(next, nextType, known);
  if ((token.abbreviation || token.ellipsis) && !isInitial) {
    if (starts === true) return true;
    if (firstIs(isUpper, next) && known.starters.has(nextType)) return true;
  }
  if (isInitial || type === '##number##') {
    if (starts === false) return false;
    const always = firstIs(isUpper, next) && !(contextsOf(nextType, known) & seen.lower);
    if (starts === undefined && isInitial && always) return false;
  }
  return token.ends;
}

/** By how the word is written here and was written elsewhere; `undefined` when that does not tell. */
function startsSentence(token: Token, type: string, known: Punkt): boolean | undefined {
  if (';:,.!?'.includes(token.text)) return false;
  const contexts = contextsOf(type, known);
  if (firstIs(isUpper, token) && contexts & seen.lower && !(contexts & seen.upperInside)) return true;
  if (firstIs(isLower, token) && (contexts & seen.upper || !(contexts & seen.lowerFirst))) return false;
  return undefined;
}

function contextsOf(type: string, known: Punkt): number {
  return known.contexts.get(type) ?? 0;
}

function firstIs(test: (text: string) => boolean, { text }: Token): boolean {
  return test(String.fromCodePoint(text.codePointAt(0) ?? 0));
}

function withoutPeriod(type: string): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type;
}
