/** `detectable_format:*` and `detectable_content:*`: marks that an answer is to have. */

import { strip, stripAny, whiteSpace } from '../../python/text.ts';
import { splitWords } from '../../python/words.ts';
import type { Instructions } from '../instruction.ts';
import { countPieces, findKeyword, isPlain } from '../pattern.ts';
import { splitIntoSentences } from '../sentences.ts';
import { isJson } from './json.ts';
import { countBullets, countPlaceholders, hasTitle } from './marks.ts';

const answers = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];
const postscripts = new Map([
  ['P.P.S', new RegExp(`p\\.[${whiteSpace}]?p\\.[${whiteSpace}]?s`, 'v')],
  ['P.S.', new RegExp(`p\\.[${whiteSpace}]?s\\.`, 'v')],
]);

export const formats: Instructions = {
  'detectable_content:number_placeholders': (given) => {
    const least = given.count('num_placeholders', 1, 4);
    return (text) => countPlaceholders(text) >= least;
  },
  'detectable_content:postscript': (given) => {
    const marker = strip(given.text('postscript_marker', [...postscripts.keys()]));
    return (text) => hasPostscript(text.toLowerCase(), marker);
  },
  'detectable_format:number_bullet_lists': (given) => {
    const wanted = given.count('num_bullets', 1, 5);
    return (text) => countBullets(text) === wanted;
  },
  'detectable_format:number_highlighted_sections': (given) => {
    const least = given.count('num_highlights', 1, 4);
    return (text) => countHighlights(text) >= least;
  },
  'detectable_format:multiple_sections': (given) => {
    const spliter = strip(given.text('section_spliter', ['Section', 'SECTION']));
    const least = given.count('num_sections', 1, 5);
    return (text) => countPieces(spliter, text, { before: '\\s?', after: '\\s?\\d+\\s?' }) - 1 >= least;
  },
  'detectable_format:constrained_response': () => (text) => answers.some((answer) => text.includes(answer)),
  'detectable_format:json_format': () => (text) => isJson(unfenced(text)),
  'detectable_format:title': () => hasTitle,
  'detectable_format:square_brackets': () => (text) =>
    splitWords(text).every((word) => word.startsWith('[') && word.endsWith(']')),
  'detectable_format:bigram_wrapping': () => (text) =>
    splitWords(text).every((word, index, words) => {
      const next = words[index + 1];
      return index % 2 === 1 || next === undefined || (word.startsWith('<<') && next.endsWith('>>'));
    }),
  'detectable_format:sentence_hyphens': () => (text) => {
    const sentences = splitIntoSentences(text.replaceAll('-', ' '));
    const pieces = text.split('-').slice(0, sentences.length);
    return pieces.every((piece, index) => piece === sentences[index] && strip(piece) === piece);
  },
};

/** `text` is in lower case. */
function hasPostscript(text: string, marker: string): boolean {
  const known = postscripts.get(marker);
  if (known) return known.test(text);
  const keyword = marker.toLowerCase();
  // White space before it may be any, and so may what comes after it.
  if (isPlain(keyword)) return text.includes(keyword);
  return findKeyword(keyword, text, { before: '(?m)\\s*', after: '.*$' }).length > 0;
}

function countHighlights(text: string): number {
  const single = text.match(/\*[^\n*]*\*/g) ?? [];
  const double = text.match(/\*\*[^\n*]*\*\*/g) ?? [];
  return [...single, ...double].filter((highlight) => strip(stripAny(highlight, '*')) !== '').length;
}

function unfenced(text: string): string {
  const prefixes = ['```json', '```Json', '```JSON', '```'];
  const opened = prefixes.reduce(
    (rest, prefix) => (rest.startsWith(prefix) ? rest.slice(prefix.length) : rest),
    strip(text),
  );
  return strip(opened.endsWith('```') ? opened.slice(0, -3) : opened);
}
