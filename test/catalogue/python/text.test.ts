import { expect, test } from 'vitest';
import { unwrapText } from '../../../catalogue/mcqa/boxed.ts';
import { strip } from '../../../catalogue/python/text.ts';

test.each([
  ['  a b ', 'a b'],
  ['\u001c\u0085a\u3000', 'a'],
  ['\ufeffa\ufeff', '\ufeffa\ufeff'],
  [' \n\t', ''],
  ['', ''],
])('%j is stripped as Python strips it', (text, stripped) => {
  expect(strip(text)).toBe(stripped);
});

test.each([
  ['\\text{B}', 'B'],
  ['\\text{ \\text{B} }', 'B'],
  ['\\text{B', '\\text{B'],
  ['x\\text{B}', 'x\\text{B}'],
  ['\\text{}', ''],
])('%j is unwrapped as far as it is a \\text command', (text, inner) => {
  expect(unwrapText(text)).toBe(inner);
});

test('a long run of spaces inside an answer does not hold up the worker', () => {
  const run = ' '.repeat(200_000);
  expect(strip(`a${run}b`)).toHaveLength(200_002);
  expect(unwrapText(`\\text{${run}x`)).toHaveLength(200_007);
});
