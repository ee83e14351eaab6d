/** `startend:*`, `first_word:*`, `last_word:*` and `punctuation:*`: how an answer or its sentences begin and end. */

import { strip, stripAny } from '../../python/text.ts';
import { splitWords } from '../../python/words.ts';
import type { Instructions } from '../instruction.ts';
import { splitIntoSentences } from '../sentences.ts';

const endings = ['Any other questions?', 'Is there anything else I can help with?'];
const signs = /[^\p{L}\p{N}_]/gu;

export const edges: Instructions = {
  'startend:end_checker': (given) => {
    const phrase = strip(given.text('end_phrase', endings)).toLowerCase();
    return (text) => stripAny(strip(text), '"').toLowerCase().endsWith(phrase);
  },
  'startend:quotation': () => (text) => {
    const whole = strip(text);
    return whole.length > 1 && whole.startsWith('"') && whole.endsWith('"');
  },
  'punctuation:no_comma': () => (text) => !text.includes(','),
  'punctuation:punctuation_dot': () => (text) => !text.includes('.'),
  'punctuation:punctuation_exclamation': () => (text) => !text.includes('!'),
  'first_word:first_word_sent': (given) => {
    const word = given.phrase('first_word').toLowerCase();
    return (text) => splitIntoSentences(text).every((sentence) => splitWords(sentence)[0]?.toLowerCase() === word);
  },
  'first_word:first_word_answer': (given) => {
    const word = given.phrase('first_word').toLowerCase();
    return (text) => splitWords(text)[0]?.toLowerCase() === word;
  },
  'last_word:last_word_sent': (given) => {
    const word = given.firstPhrase('last_word').toLowerCase();
    return (text) => splitIntoSentences(text).every((sentence) => lastWord(sentence) === word);
  },
  'last_word:last_word_answer': (given) => {
    const word = given.phrase('last_word').toLowerCase();
    return (text) => lastWord(text) === word;
  },
};

/** In lower case, without its signs. */
function lastWord(text: string): string | undefined {
  return splitWords(text).at(-1)?.replace(signs, '').toLowerCase();
}
