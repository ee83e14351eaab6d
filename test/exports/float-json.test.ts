import { expect, test } from 'vitest';
import { floatJson } from '../../exports/float-json.ts';

test('a float says that it is one, in the fields that are named and nowhere else', () => {
  const row = { reward: 1, parts: { a: 0, b: -2, c: 0.5 }, count: 1, gone: undefined, list: [1] };
  expect(floatJson(row, new Set(['reward', 'parts']))).toBe(
    '{"reward":1.0,"parts":{"a":0.0,"b":-2.0,"c":0.5},"count":1,"list":[1]}',
  );
});

test.each([
  [-0, '0.0'],
  [1e21, '1e+21'],
  [1e-7, '1e-7'],
  [123456789012345680000, '123456789012345680000.0'],
  [null, 'null'],
  ['1', '"1"'],
])('%j as a float is %s', (value, text) => {
  expect(floatJson({ x: value }, new Set(['x']))).toBe(`{"x":${text}}`);
});

test('a field may have any name', () => {
  const row = JSON.parse('{"__proto__":1,"a\\"b":2}') as object;
  expect(floatJson(row, new Set(['a"b']))).toBe('{"__proto__":1,"a\\"b":2.0}');
});
