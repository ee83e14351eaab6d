import { expect, test } from 'vitest';
import { repr, reprOfText, str } from '../../../catalogue/python/repr.ts';

const { raw } = String;

/** Observed of Python 3.11. */
test.each([
  ['a', `'a'`],
  ["it's", `"it's"`],
  [`"it's"`, raw`'"it\'s"'`],
  ['\\boxed{A}', raw`'\\boxed{A}'`],
  ['a\nb\r\t\0\x7f', raw`'a\nb\r\t\x00\x7f'`],
  ['é\u00a0\u00ad\u2028\u200b\ufeff', raw`'é\xa0\xad\u2028\u200b\ufeff'`],
  ['😀\u{e0001}\u{10ffff}', raw`'😀\U000e0001\U0010ffff'`],
  ['\ud800', raw`'\ud800'`],
])('the text %j is %s', (text, expected) => {
  expect(reprOfText(text)).toBe(expected);
});

test.each([
  [null, 'None'],
  [true, 'True'],
  [5, '5'],
  [-0.5, '-0.5'],
  [0.0001, '0.0001'],
  [0.00001234, '1.234e-05'],
  [1e-7, '1e-07'],
  [-2.5e-10, '-2.5e-10'],
  [1e-300, '1e-300'],
  [['a', 1, [null]], `['a', 1, [None]]`],
  [{ a: { "b'": false } }, raw`{'a': {"b'": False}}`],
  [[], '[]'],
  [{}, '{}'],
])('%j is %s', (value, expected) => {
  expect(repr(value)).toBe(expected);
});

test('a text as such has no quotes', () => {
  expect([str("it's"), str(['x']), str(2)]).toEqual(["it's", `['x']`, '2']);
});
