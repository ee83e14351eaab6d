import { expect, test } from 'vitest';
import { printable, printableJson } from '../../contracts/printable.ts';

test('control characters are written out; line ends and tabs stay', () => {
  expect(printable('a\u001b[2Jb\rc\u0007\u009b31m\u007f\u2028 é→\tx\r\ny\nz')).toBe(
    String.raw`a\u001b[2Jb\u000dc\u0007\u009b31m\u007f\u2028 é→` + '\tx\ny\nz',
  );
});

test('JSON means the same without them', () => {
  const value = { 'k\u009b': '\u001b[2J \u007f \u2029 \n é' };
  const json = printableJson(JSON.stringify(value));
  // eslint-disable-next-line no-control-regex
  expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual(value);
});

test('what turns the direction of a text is written out', () => {
  expect(printable('user\u202etxt.exe\u2066x\u2069 שלום')).toBe('user\\u202etxt.exe\\u2066x\\u2069 שלום');
});
