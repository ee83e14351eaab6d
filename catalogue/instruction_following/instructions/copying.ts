/** `copy:*`, `new:*` and `combination:*`: what an answer repeats. */

import { strip } from '../../python/text.ts';
import { splitWords } from '../../python/words.ts';
import { UnfitArguments } from '../arguments.ts';
import type { Instruction, Instructions } from '../instruction.ts';
import { findPhrases } from './phrases.ts';

const separator = '******';
const phrases = [
  'Dance like nobody is watching you',
  'The early bird catches the worm',
  'Time flies when having fun',
  'Every cloud has a silver lining',
  'Actions speak louder than words',
];

const copy: Instruction = (given) => {
  const prompt = normalized(given.prompt('prompt_to_repeat'));
  return (text) => normalized(text) === prompt;
};

export const copying: Instructions = {
  'copy:copy': copy,
  'copy:copying_simple': copy,
  'copy:copying_multiple': (given) => {
    const prompt = normalized(given.prompt('prompt_to_repeat'));
    const times = given.number('N', () => given.draw(2, 3));
    return (text) => {
      const pieces = text.split(separator);
      return pieces.length === times && pieces.every((piece) => normalized(piece) === prompt);
    };
  },
  'new:copy_span_idx': (given) => {
    const prompt = Array.from(given.prompt('prompt_to_repeat'));
    // Never 0: who asks for the beginning is not to be right by luck.
    const start = given.number('n_start', () => given.draw(1, prompt.length - 2));
    const end = given.number('n_end', () => given.draw(start + 1, prompt.length - 1));
    if (!Number.isInteger(start) || !Number.isInteger(end)) throw new UnfitArguments('an index is a whole number');
    const span = normalized(prompt.slice(start, end).join(''));
    return (text) => normalized(text) === span;
  },
  'copy:repeat_phrase': (given) => {
    const phrase = splitWords(given.phrase('phrase', phrases));
    const times = given.number('small_n', () => given.draw(2, 3));
    return (text) => {
      const [first, last] = [phrase[0], phrase.at(-1)];
      if (first === undefined || last === undefined) throw new UnfitArguments('phrase is blank');
      const found = findPhrases(first, last, text).map(splitWords);
      const differences = found.map((words) =>
        words.length === phrase.length ? words.filter((word, index) => word !== phrase[index]).length : Infinity,
      );
      // Only the last one has to be changed.
      return found.length === times && Math.max(...differences) === 1 && differences.at(-1) === 1;
    };
  },
  'combination:two_responses': () => (text) => {
    const pieces = text.split(separator).map(strip);
    if (pieces.slice(1, -1).includes('')) return false;
    const [one, other, ...more] = pieces.filter((piece) => piece !== '');
    return other !== undefined && more.length === 0 && one !== other;
  },
  'combination:repeat_prompt': (given) => {
    const prompt = normalized(given.prompt('prompt_to_repeat'));
    return (text) => normalized(text).startsWith(prompt);
  },
};

function normalized(text: string): string {
  return strip(text).toLowerCase();
}
