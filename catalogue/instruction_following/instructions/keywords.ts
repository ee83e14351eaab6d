/** `keywords:*`: words that have to be there, or not, or somewhere. */

import { tokenizeWords } from '../../python/nltk/words.ts';
import { strip } from '../../python/text.ts';
import { splitWords } from '../../python/words.ts';
import { isFalsy, textOf, UnfitArguments, type Arguments } from '../arguments.ts';
import type { Instruction, Instructions } from '../instruction.ts';
import { findKeyword } from '../pattern.ts';
import { splitIntoSentences } from '../sentences.ts';

const ignoreCase = { ignoreCase: true };

const frequency: Instruction = (given) => {
  const keyword = given.phrase('keyword');
  const wanted = given.count('frequency', 1, 3);
  const compare = given.relation('relation');
  return (text) => compare(findKeyword(keyword, text, ignoreCase).length, wanted);
};

export const keywords: Instructions = {
  'keywords:existence': (given) => {
    const wanted = given.phrases('keywords');
    return (text) => wanted.every((keyword) => findKeyword(keyword, text, ignoreCase).length > 0);
  },
  'keywords:frequency': frequency,
  'keywords:word_count_different_numbers': frequency,
  'keywords:word_once': (given) => {
    const keyword = given.phrase('keyword');
    return (text) => findKeyword(keyword, text, ignoreCase).length === 1;
  },
  'keywords:forbidden_words': (given) => {
    const around = { ...ignoreCase, before: '\\b', after: '\\b' };
    const forbidden = given.phrases('forbidden_words');
    return (text) => forbidden.every((word) => findKeyword(word, text, around).length === 0);
  },
  'keywords:exclude_word_harder': (given) => {
    const keyword = excluded(given);
    return (text) => !text.includes(` ${keyword} `);
  },
  'keywords:no_adjacent_consecutive': () => (text) => {
    const letters = splitWords(text).map((word) => Array.from(first(word).toLowerCase()));
    if (letters.length > 1 && letters.some(({ length }) => length !== 1)) return false;
    const codes = letters.map(([letter = '']) => letter.codePointAt(0) ?? 0);
    return codes.every((code, index) => index === 0 || code - (codes[index - 1] ?? 0) !== 1);
  },
  'keywords:palindrome': () => (text) => splitWords(text).some((word) => Array.from(word).reverse().join('') === word),
  'keywords:keyword_specific_position': (given) => {
    const keyword = given.firstPhrase('keyword');
    const n = given.number('n', () => given.draw(1, 20));
    const m = given.number('m', () => given.draw(1, 30));
    return (text) => {
      const sentences = splitIntoSentences(text);
      const sentence = sentences.length < n ? undefined : sentences.at(index(n));
      const words = tokenizeWords(sentence ?? '');
      return sentence !== undefined && words.length >= m && words.at(index(m)) === keyword;
    };
  },
  'keywords:start_end': () => (text) => {
    const words = tokenizeWords(text);
    return words.length > 1 && words[0]?.toLowerCase() === words.at(-1)?.toLowerCase();
  },
};

/** Without a keyword some word of the instruction. */
function excluded(given: Arguments): string {
  const [keyword, instruction] = [given.optional('keyword'), given.optional('instruction')];
  if (!isFalsy(keyword)) return strip(textOf(keyword, 'keyword'));
  return given.pick(splitWords(textOf(instruction, 'instruction')));
}

function index(position: number): number {
  if (!Number.isInteger(position)) throw new UnfitArguments('a position is a whole number');
  return position - 1;
}

function first(word: string): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0);
}
