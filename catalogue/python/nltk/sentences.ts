/** The sentences of an English text, as NLTK 3.10's `PunktTokenizer` finds them: after Kiss and Strunk (2006). */

import { closing, endsSentence } from './breaks.ts';
import { space } from './classes.ts';
import { remembering } from './remember.ts';
import { strip } from '../text.ts';

/** `nltk.sent_tokenize(text)` */
export function splitSentences(text: string): string[] {
  return [...realigned(text, spans(text))]
    .map(({ start, end }) => text.slice(start, end))
    .filter((sentence) => sentence !== '');
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spans(text: string): Span[] {
  const found: Span[] = [];
  const ends = remembering(endsSentence);
  let start = 0;
  for (const { end, next, context } of candidates(text)) {
    if (!ends(context)) continue;
    found.push({ start, end });
    start = next;
  }
  return [...found, { start, end: strip(`.${text}`).length - 1 }];
}

/** A place where a sentence may end: where it does, where the next one would begin, and the words around it. */
interface Candidate {
  readonly end: number;
  readonly next: number;
  readonly context: string;
}

const end = new RegExp(`[.?!](?=${closing}|([${space}]+)([^${space}]+))`, 'gv');

/** Of several marks in one word the last one counts. */
function* candidates(text: string): Generator<Candidate> {
  let word: Span = { start: 0, end: 0 };
  let last: RegExpExecArray | undefined;
  for (const match of text.matchAll(end)) {
    const before = lastSpace(text, word.end, match.index);
    const here = { start: before > word.end ? before + 1 : word.start, end: match.index };
    if (last && word.end <= here.start) yield candidate(text, word, last);
    last = match;
    word = here;
  }
  if (last) yield candidate(text, word, last);
}

function candidate(text: string, word: Span, { index, 1: gap = '', 2: token }: RegExpExecArray): Candidate {
  const end = index + 1;
  const next = end + gap.length;
  const after = token ?? String.fromCodePoint(text.codePointAt(end) ?? 0);
  return { end, next, context: text.slice(word.start, next) + after };
}

/** Where the last white space (of ASCII) is from `start` on; `start` itself stands for none, as in the original. */
function lastSpace(text: string, start: number, end: number): number {
  for (let at = end - 1; at > start; at--) if (' \t\n\r\v\f'.includes(text.charAt(at))) return at;
  return start;
}

const closings = new RegExp(`["'\\)\\]\\}‘’“”«»]+?(?:[${space}]+|(?=--)|(?=\\n|$))`, 'vy');

/** Closing brackets and quotes go to the sentence before them. */
function* realigned(text: string, sentences: readonly Span[]): Generator<Span> {
  let taken = 0;
  for (const [index, sentence] of sentences.entries()) {
    const start = sentence.start + taken;
    const next = sentences[index + 1];
    const found = next && matchAt(closings, text.slice(next.start, next.end));
    taken = found?.length ?? 0;
    const end = next && found !== undefined ? next.start + strip(`.${found}`).length - 1 : sentence.end;
    yield { start, end };
  }
}

function matchAt(pattern: RegExp, text: string): string | undefined {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.[0];
}
