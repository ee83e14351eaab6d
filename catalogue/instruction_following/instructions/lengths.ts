/** `length_constraints:*`, `paragraphs:*` and `count:*`: how much an answer has of something. */

import { splitSentences } from '../../python/nltk/sentences.ts';
import { countWords, tokenizeWords } from '../../python/nltk/words.ts';
import { strip, whiteSpace } from '../../python/text.ts';
import { splitWords } from '../../python/words.ts';
import { commonWords } from '../common-words.ts';
import type { Instructions } from '../instruction.ts';
import { findKeyword } from '../pattern.ts';
import { splitIntoSentences } from '../sentences.ts';

const divider = new RegExp(`[${whiteSpace}]?\\*\\*\\*[${whiteSpace}]?`, 'v');
const lowercaseWord = /(?<![\p{L}\p{N}_])[a-z]+(?![\p{L}\p{N}_])/gu;

export const lengths: Instructions = {
  'length_constraints:number_sentences': (given) => {
    const wanted = given.count('num_sentences', 1, 20);
    const compare = given.relation('relation');
    return (text) => compare(splitSentences(text).length, wanted);
  },
  'length_constraints:number_words': (given) => {
    const wanted = given.count('num_words', 100, 500);
    const compare = given.relation('relation');
    return (text) => compare(countWords(text), wanted);
  },
  'length_constraints:number_paragraphs': (given) => {
    const wanted = given.count('num_paragraphs', 1, 5);
    return (text) => countParagraphs(text.split(divider)) === wanted;
  },
  'length_constraints:nth_paragraph_first_word': (given) => {
    const wanted = given.count('num_paragraphs', 1, 5);
    const asked = given.number('nth_paragraph', () => 0);
    const nth = asked <= 0 || asked > wanted ? given.draw(1, wanted + 1) : asked;
    const firstWord = given.text('first_word', commonWords).toLowerCase();
    return (text) => {
      const pieces = text.split('\n\n').map(strip);
      const count = pieces.filter((piece) => piece !== '').length;
      const piece = nth <= count ? pieces[nth - 1] : undefined;
      return piece !== undefined && piece !== '' && count === wanted && openingWord(piece) === firstWord;
    };
  },
  'paragraphs:paragraphs': () => (text) => countParagraphs(text.split(divider)) === 2,
  'paragraphs:paragraphs2': () => (text) => countParagraphs(text.split('\n\n')) === 2,
  'count:lowercase_counting': (given) => {
    const most = given.number('N', () => given.draw(2, 3));
    return (text) => (text.match(lowercaseWord)?.length ?? 0) <= most;
  },
  'count:count_unique': () => (text) => {
    const words = tokenizeWords(text);
    return new Set(words).size === words.length;
  },
  'count:count_increment_word': (given) => {
    const [once, twice] = [given.phrase('keyword1'), given.phrase('keyword2')];
    const count = (keyword: string, text: string) => findKeyword(keyword, text, { ignoreCase: true }).length;
    return (text) => count(once, text) === 1 && count(twice, text) === 2;
  },
  'count:counting_composition': (given) => {
    const sentences = given.number('n_sent', () => given.draw(2, 3));
    const words = given.number('n_words', () => given.draw(2, 3));
    return (text) => {
      const pieces = text.split(divider);
      // A blank piece has no sentences, so none of them may be blank.
      if (pieces.length !== 3) return false;
      return pieces
        .map(splitIntoSentences)
        .every(
          (piece) => piece.length === sentences && piece.every((sentence) => tokenizeWords(sentence).length === words),
        );
    };
  },
};

/** Blank pieces at the beginning and the end do not count; with one between the others there is no right number. */
function countParagraphs(pieces: readonly string[]): number {
  const blank = pieces.map((piece) => strip(piece) === '');
  if (blank.slice(1, -1).includes(true)) return NaN;
  return blank.filter((is) => !is).length;
}

/** In lower case, without quotes before it and up to the first sign. */
function openingWord(piece: string): string {
  const word = (splitWords(piece)[0] ?? '').replace(/^'+/, '').replace(/^"+/, '');
  return Array.from(word.split(/[.,?!'"]/)[0] ?? '', (letter) => letter.toLowerCase()).join('');
}
