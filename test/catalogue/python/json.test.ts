import { describe, expect, test } from 'vitest';
import { equals, loads, PythonFloat, type PythonJson } from '../../../catalogue/python/json.ts';

const { raw } = String;

describe('loads', () => {
  test.each<[string, PythonJson]>([
    [' [1, 2.5, "x"]\n', [1, 2.5, 'x']],
    ['NaN', NaN],
    ['[Infinity, -Infinity]', [Infinity, -Infinity]],
    ['1e400', Infinity],
    ['-0', 0],
    ['12345678901234567890', 12345678901234567890n],
    ['{"a": 1, "a": 2}', { a: 2 }],
    [raw`"\ud83d\ude00 \/"`, '😀 /'],
  ])('%s', (text, value) => {
    expect(loads(text)).toStrictEqual(value);
  });

  test.each([
    ['', 'Expecting value: line 1 column 1 (char 0)'],
    ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
    ['{"a":1,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
    ['{\n "a" 1}', "Expecting ':' delimiter: line 2 column 6 (char 7)"],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['"😀\n"', 'Invalid control character at: line 1 column 3 (char 2)'],
    [raw`"\x"`, raw`Invalid \escape: line 1 column 2 (char 1)`],
    [raw`"\u12"`, raw`Invalid \uXXXX escape: line 1 column 3 (char 2)`],
    ['"a', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['\ufeff1', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
    ["{'a': 1}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ])('refuses %j in the words of Python', (text, message) => {
    expect(() => loads(text)).toThrow(expect.objectContaining({ name: 'JSONDecodeError', message }));
  });

  test('what is nested too deep, and integers that are too long, end as they do in Python', () => {
    expect(() => loads('['.repeat(1e6))).toThrow(expect.objectContaining({ name: 'RecursionError' }));
    expect(() => loads('1'.repeat(4301))).toThrow(expect.objectContaining({ name: 'ValueError' }));
    expect(loads('1'.repeat(4300))).toBe(BigInt('1'.repeat(4300)));
  });

  test('__proto__ is a key as any other', () => {
    for (const text of ['{"__proto__": 1}', '{"__proto__": NaN}']) {
      expect(Object.keys(loads(text) as object)).toEqual(['__proto__']);
    }
  });

  test('keeps floats apart from integers when asked to', () => {
    expect(loads('[1, 1.0, 1e2, 0.5]', { floats: 'apart' })).toStrictEqual([
      ...[1, new PythonFloat(1), new PythonFloat(100)],
      0.5,
    ]);
  });
});

test.each<[string, string, boolean]>([
  ['1', '1.0', true],
  ['1', 'true', true],
  ['0', 'false', true],
  ['1', '"1"', false],
  ['null', '0', false],
  ['[1, {"a": true}]', '[1.0, {"a": 1}]', true],
  ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}', true],
  ['{"a": 1}', '{"a": 1, "b": 2}', false],
  ['[]', '{}', false],
  ['9007199254740993', '9007199254740992.0', false],
  ['100000000000000000000', '1e20', true],
  ['[NaN]', '[NaN]', true],
])('%s == %s is %s', (one, other, expected) => {
  for (const options of [{}, { floats: 'apart' } as const]) {
    expect(equals(loads(one, options), loads(other, options))).toBe(expected);
    expect(equals(loads(other, options), loads(one, options))).toBe(expected);
  }
});
