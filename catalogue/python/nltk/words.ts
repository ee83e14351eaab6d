/** The words of a text, as NLTK 3.10 cuts it up. */

import { wordClass } from '../class.ts';
import { whiteSpace } from '../text.ts';
import { splitWords } from '../words.ts';
import { space, word } from './classes.ts';
import { remembering } from './remember.ts';
import { splitSentences } from './sentences.ts';

/** `nltk.word_tokenize(text)`: punctuation and clitics are words of their own. */
export function tokenizeWords(text: string): string[] {
  return splitSentences(text).flatMap(remembering(tokenizeSentence));
}

const runs = new RegExp(`${word}+`, 'gv');

/** How many runs of letters, digits, marks and underscores there are: `RegexpTokenizer(r'\w+')`. */
export function countWords(text: string): number {
  return text.match(runs)?.length ?? 0;
}

type Rule = readonly [pattern: RegExp, replacement: string];

const startingQuotes: readonly Rule[] = [
  [/([«“‘„]|`+)/g, ' $1 '],
  [/^"/, '``'],
  [/``/g, ' `` '],
  [/([ ([{<])(?:"|'{2})/g, '$1 `` '],
  [new RegExp(`(?<!${word})'(?!(?:re|ve|ll|m|t|s|d|n)(?!${word}))(?=${word})`, 'giv'), "' "],
];

const signs = /[:,;@#$%&\u2012-\u2015?!*'[\](){}<>]|\.\.|--/;

/** A look-ahead keeps what it found: otherwise a run of spaces would be cut in two at each of its places. */
const lastPeriod: Rule = [
  new RegExp(`([^.])\\.(?=(?<tail>[\\]\\)\\}>"'»”’ ]*))\\k<tail>[${space}]*$`, 'gv'),
  '$1 . $<tail> ',
];

const punctuation: readonly Rule[] = [
  lastPeriod,
  [/([:,])([^\p{Nd}])/gu, ' $1 $2'],
  [/([:,])(?=\n?$)/g, ' $1 '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&]/g, ' $& '],
  [/[\u2012-\u2015]/g, ' $& '],
  [new RegExp(`([^.])\\.([\\]\\)\\}>"']*)[${space}]*$`, 'gv'), '$1 .$2 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /gu, "$1 ' "],
  [/\*/g, ' * '],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
];

const closers = /[»”’]/;
const spaces: readonly Rule[] = [[new RegExp(`[${space}]+`, 'gv'), ' ']];

const endingQuotes: readonly Rule[] = [
  [/[»”’]/g, ' $& '],
  [/''/g, " '' "],
  [/"/g, " '' "],
  [new RegExp(`[${space}]+`, 'gv'), ' '],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /gu, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, '$1 $2 '],
];

// These patterns NLTK leaves to `re`, whose words have no marks.
const inside = wordClass(false);
const edge = `(?:(?<=${inside})(?!${inside})|(?<!${inside})(?=${inside}))`;
const contraction = (first: string, second: string, end = edge) =>
  [new RegExp(`${edge}(${first})(${second})${end}`, 'giv'), ' $1 $2 '] as const;

const contractions: readonly Rule[] = [
  contraction('can', 'not'),
  contraction('d', "'ye"),
  contraction('gim', 'me'),
  contraction('gon', 'na'),
  contraction('got', 'ta'),
  contraction('lem', 'me'),
  contraction('more', "'n"),
  contraction('wan', 'na', `(?=[${whiteSpace}])`),
  [new RegExp(` ('t)(is)${edge}`, 'giv'), ' $1 $2 '],
  [new RegExp(` ('t)(was)${edge}`, 'giv'), ' $1 $2 '],
];

const quotes = /[«“‘„`"']/;
const contracted = /cannot|d'ye|gimme|gonna|gotta|lemme|more'n|wanna|'tis|'twas/iu;
const markedWithin = /[^\p{L}\p{Nd} ]/u;

/** Most sentences have none of what most rules are for: one look saves them the rules. */
function tokenizeSentence(sentence: string): string[] {
  if (!markedWithin.test(sentence)) return splitWords(withoutContractions(` ${sentence} `));
  const opened = quotes.test(sentence) ? applied(startingQuotes, sentence) : sentence;
  const marked = ` ${applied(signs.test(opened) ? punctuation : [lastPeriod], opened)} `;
  const closed = applied(quotes.test(marked) || closers.test(marked) ? endingQuotes : spaces, marked);
  return splitWords(withoutContractions(closed));
}

function withoutContractions(sentence: string): string {
  return contracted.test(sentence) ? applied(contractions, sentence) : sentence;
}

function applied(rules: readonly Rule[], text: string): string {
  return rules.reduce((changed, [pattern, replacement]) => changed.replace(pattern, replacement), text);
}
