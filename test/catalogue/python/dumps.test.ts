import { expect, test } from 'vitest';
import { dumps } from '../../../catalogue/python/dumps.ts';

/** Observed of Python 3.11: `json.dumps(json.loads(text))`. */
test.each([
  ['{"a":[1,2.50,1E5,-0,-0.0,1e-7,12345678901234567890],"b":null}', '{"a": [1, 2.5, 100000.0, 0, -0.0, 1e-07, 12345678901234567890], "b": null}'],
  ['{ "k,:" : "é😀\\u007f\\/\\n\\"" ,"t":true }', '{"k,:": "\\u00e9\\ud83d\\ude00\\u007f/\\n\\"", "t": true}'],
  ['[]', '[]'],
  [' "x" ', '"x"'],
])('%s is written as %s', (text, written) => {
  expect(dumps(text)).toBe(written);
}); // prettier-ignore

test('what is no JSON is refused', () => {
  expect(() => dumps('{"a":')).toThrow(SyntaxError);
});
