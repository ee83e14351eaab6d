import { expect, test } from 'vitest';
import { isLower, isUpper, splitWords } from '../../../catalogue/python/words.ts';

test('words are split at what Python calls white space', () => {
  expect(splitWords(' a\u001cb\u0085c\ufeffd\n')).toEqual(['a', 'b', 'c\ufeffd']);
  expect(splitWords(' \n')).toEqual([]);
});

test.each<[string, boolean, boolean]>([
  ['A1!', true, false],
  ['a1!', false, true],
  ['Aa', false, false],
  ['1!', false, false],
  ['ǅ', false, false],
  ['ª', false, true],
  ['Ⅷ', true, false],
])('%j: upper %s, lower %s', (text, upper, lower) => {
  expect([isUpper(text), isLower(text)]).toEqual([upper, lower]);
});
