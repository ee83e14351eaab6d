import { expect, test } from 'vitest';
import { fingerprint } from '../../../catalogue/python/fingerprint.ts';
import { equals, loads } from '../../../catalogue/python/json.ts';

const values = [
  '1',
  '1.0',
  'true',
  '0',
  '-0',
  '-0.0',
  'false',
  'null',
  '"1"',
  '"null"',
  '1e20',
  '100000000000000000000',
  '0.1',
  'NaN',
]
  .concat([
    '[]',
    '{}',
    '[1]',
    '[true]',
    '["1"]',
    '[[1]]',
    '{"a":1,"b":[2]}',
    '{"b":[2.0],"a":true}',
    '{"a":1}',
    '["a,b"]',
    '["a","b"]',
  ])
  .map((text) => loads(text, { floats: 'apart' }));

test('is the same where Python finds values equal, and nowhere else', () => {
  for (const one of values) {
    for (const other of values) expect(fingerprint(one) === fingerprint(other)).toBe(equals(one, other));
  }
});

test('tells 1 from true where it is asked to', () => {
  const apart = { booleans: 'apart' } as const;
  expect(fingerprint([1], apart)).not.toBe(fingerprint([true], apart));
  expect(fingerprint([1.0], apart)).toBe(fingerprint([1n], apart));
});
