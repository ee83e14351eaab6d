/** `letters:*`, `change_case:*` and `language:*`: which letters an answer is written with. */

import { detectLanguage } from '../../python/langdetect/detect.ts';
import { tokenizeWords } from '../../python/nltk/words.ts';
import { isLower, isUpper } from '../../python/words.ts';
import { isFalsy, textOf, UnfitArguments, type Arguments } from '../arguments.ts';
import type { Instruction, Instructions } from '../instruction.ts';

const languages = 'en es pt ar hi fr ru de ja it bn uk th ur ta te bg ko pl he fa vi ne sw kn mr gu pa ml fi'.split(
  ' ',
);
const alphabet = Array.from('abcdefghijklmnopqrstuvwxyz');

const letterFrequency: Instruction = (given) => {
  const letter = letterOf(given);
  const wanted = given.count('let_frequency', 1, 10);
  const compare = given.relation('let_relation');
  return (text) => compare(text.toLowerCase().split(letter).length - 1, wanted);
};

export const letters: Instructions = {
  'keywords:letter_frequency': letterFrequency,
  'letters:letter_counting2': letterFrequency,
  'letters:letter_counting': (given) => {
    const wanted = given.number('N', () => given.draw(2, 3));
    const compare = given.relation('relation');
    return (text) => compare(text.match(/[a-zA-Z]/g)?.length ?? 0, wanted);
  },
  'language:response_language': (given) => {
    const language = given.text('language', languages);
    if (!languages.includes(language)) throw new UnfitArguments('no language that can be asked for');
    // A text without any sign of a language is let pass.
    return (text) => (detectLanguage(text) ?? language) === language;
  },
  'change_case:english_capital': () => (text) => isUpper(text) && (detectLanguage(text) ?? 'en') === 'en',
  'change_case:english_lowercase': () => (text) => isLower(text) && (detectLanguage(text) ?? 'en') === 'en',
  'change_case:capital_word_frequency': (given) => {
    const wanted = given.threshold('capital_frequency', 1, 20);
    const compare = given.relation('capital_relation');
    return (text) => compare(tokenizeWords(text).filter(isUpper).length, wanted);
  },
};

/** Of the alphabet; any other letter is drawn. */
function letterOf(given: Arguments): string {
  const value = given.needed('letter');
  if (isFalsy(value)) return given.pick(alphabet);
  const [letter = '', ...others] = Array.from(textOf(value, 'letter'));
  if (others.length > 0) return given.pick(alphabet);
  const lower = letter.toLowerCase();
  if (Array.from(lower).length > 1) throw new UnfitArguments('letter is none');
  return alphabet.includes(lower) ? lower : given.pick(alphabet);
}
