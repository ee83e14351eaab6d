import { expect, test } from 'vitest';
import { PatternError, UnsupportedPatternError } from '../../../catalogue/python/pattern-reader.ts';
import { searchAll } from '../../../catalogue/python/search.ts';
import { TimeLimitError } from '../../../environments/time-limit.ts';

test.each([
  ['ANN', ['ann', 'Joanna', 'a n n'], [true, true, false]],
  ['', ['', 'x'], [true, true]],
  ['^a.c$', ['abc', 'ABC\n', 'abcd'], [true, true, false]],
  ['(?P<x>o)(?P=x)', ['book', 'bok'], [true, false]],
  ['a.c', ['a.c', 'abc', 'a\nc'], [true, true, false]],
])('%j is found', (pattern, texts, found) => expect(searchAll(pattern, texts)).toEqual(found));

test('what is no pattern, what is one of Python alone, and what has no end', () => {
  expect(() => searchAll('(', ['x'])).toThrow(PatternError);
  expect(() => searchAll('(x)?(?(1)a|b)', ['x'])).toThrow(UnsupportedPatternError);
  expect(() => searchAll('x+'.repeat(501), ['x'])).toThrow(UnsupportedPatternError);
  const start = performance.now();
  expect(() => searchAll('(a+)+$', [`${'a'.repeat(60)}b`])).toThrow(TimeLimitError);
  expect(performance.now() - start).toBeLessThan(20_000);
});
