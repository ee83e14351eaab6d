import { describe, expect, test } from 'vitest';
import type { Item } from '../../contracts/conversation.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';
import { structuredOutputs } from '../../catalogue/structured_outputs/index.ts';
import { says } from '../environments/says.ts';

const { raw } = String;
const input: Item[] = [{ type: 'message', role: 'user', content: 'Answer.' }];

async function grade(schema: unknown, text: string, schema_type = 'json', more: object = {}) {
  return score(schema, [says(text)], { schema_type, ...more });
}

async function score(schema: unknown, output: Item[], row: object = {}) {
  const scored = await serveAfresh(structuredOutputs).reward({
    row: { responses_create_params: { input }, schema_str: JSON.stringify(schema), ...row },
    state: {},
    options: structuredOutputs.resolveOptions({}),
    transcript: [...input, ...output],
    answers: [],
  });
  if ('ask' in scored) throw new Error('It asks no model.');
  const { error_type, verify_error } = scored.details ?? {};
  return scored.rewards['adheres'] === 1 ? 1 : (verify_error ?? error_type);
}

const A = (schema: unknown) => ({ type: 'object', properties: { a: schema } });
const invalid = 'validation_error';

describe('schemas', () => {
  test('of the same $id do not disturb each other, in one schema and in two', async () => {
    const $id = 'http://example.com/same';
    expect(await grade({ $id, type: 'integer' }, '1')).toBe(1);
    expect(await grade({ $id, type: 'string' }, '"x"')).toBe(1);
    expect(await grade({ $id, type: 'integer' }, '"x"')).toBe(invalid);
    const twice = { $defs: { x: { $id, type: 'integer' }, y: { $id, type: 'integer' } }, $ref: $id };
    expect(await grade(twice, '1')).toBe(1);
    expect(await grade(twice, '"x"')).toBe(invalid);
  });

  test('may be more than are kept compiled', async () => {
    for (let count = 0; count < 450; count++) {
      expect(await grade({ const: count % 225 }, String(count % 225))).toBe(1);
    }
  });

  test.each<[string, unknown, string, unknown]>([
    [
      'refer to themselves',
      { ...A({ $ref: '#' }), properties: { a: { anyOf: [{ $ref: '#' }, { type: 'null' }] } } },
      '{"a":{"a":null}}',
      1,
    ],
    ['refer by $id', { $id: 'http://e.x/y', $ref: 'y#/$defs/q', $defs: { q: { type: 'integer' } } }, '"x"', invalid],
    ['refer by anchor', { allOf: [{ $ref: '#n' }], $defs: { q: { $anchor: 'n', type: 'integer' } } }, '1', 1],
    [
      'refer to what no keyword holds',
      { $ref: '#/components/schemas/X', components: { schemas: { X: { type: 'null', nullable: true } } } },
      'null',
      1,
    ],
    [
      'refer to a name with a slash',
      { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': { type: 'integer' } } },
      '"x"',
      invalid,
    ],
    ['refer to nothing where nobody looks', { items: { $ref: '#/nope' } }, '[]', 1],
    ['refer to nothing in a later alternative', { anyOf: [{ type: 'integer' }, { $ref: '#/nope' }] }, '1', 1],
    ['go round in circles', { $ref: '#' }, '1', invalid],
    ['have names of Object.prototype', { properties: { constructor: {}, toString: {} } }, '{}', invalid],
    ['have an id, not a $id', { id: 'x', type: 'integer' }, '1', 1],
    ['are asynchronous to ajv', { $async: true, type: 'integer' }, '1', 1],
    ['have a discriminator with targets', discriminated(), '{"kind":"cat","lives":9}', 1],
    ['have a discriminator, and its schema does not fit', discriminated(), '{"kind":"cat"}', invalid],
    ['have a discriminator, and nobody is meant', discriminated(), '{"kind":"cow"}', invalid],
    ['compare integers to the last digit', { const: 1 }, '12345678901234567890', invalid],
  ])('that %s', async (_, schema, text, expected) => {
    expect(await grade(schema, text)).toBe(expected);
  });

  test('compare integers to the last digit', async () => {
    const row = { schema_str: '{"maximum": 9223372036854775807, "enum": [9223372036854775807, 9223372036854775808]}' };
    expect(await score({}, [says('9223372036854775807')], row)).toBe(1);
    expect(await score({}, [says('9223372036854775808')], row)).toBe(invalid);
    expect(await score({}, [says('9223372036854775806')], row)).toBe(invalid);
  });

  test('that cannot be made strict, and patterns that only Python understands, are the row’s fault', async () => {
    await expect(grade({ properties: null }, '1')).rejects.toMatchObject({ name: 'InvalidRowError' });
    const conditional = A({ pattern: raw`(a)?(?(1)b|c)` });
    await expect(grade(conditional, '{"a":"ab"}')).rejects.toMatchObject({ name: 'InvalidRowError' });
  });
});

function discriminated() {
  const kind = (name: string, properties: object) => ({
    type: 'object',
    properties: { kind: { const: name }, ...properties },
  });
  return {
    $defs: { Cat: kind('cat', { lives: { type: 'integer' } }), Dog: kind('dog', {}) },
    oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat', dog: '#/$defs/Dog' } },
  };
}

describe('tool calls', () => {
  const call = (args: string): Item => ({ type: 'function_call', call_id: 'c', name: 'f', arguments: args });
  const row = { response_mode: 'tool_call' };

  test('only those of the first turn count: the original asks the model once', async () => {
    const output = { type: 'function_call_output', call_id: 'c', output: '{"detail":"Not Found"}' } as const;
    const schema = A({ type: 'integer' });
    expect(await score(schema, [call('{"a":1}'), output, call('{"a":"x"}'), output, says('Filed.')], row)).toBe(1);
    expect(await score(schema, [call('{"a":"x"}'), output, call('{"a":1}'), output], row)).toBe(invalid);
  });

  test('arguments that make the original fail are worth nothing', async () => {
    expect(await score({}, [call('['.repeat(5000))], row)).toBe('RecursionError');
    expect(await score({}, [call('9'.repeat(5000))], row)).toBe('ValueError');
  });
});

describe('formats', () => {
  const object = { type: 'object' };
  test.each<[string, string, unknown, string, unknown]>([
    ['merged mappings', 'yaml', A({ const: 1 }), 'x: &x {a: 1}\n', invalid],
    ['merged mappings are there', 'yaml', A({ const: { b: 1, c: 2 } }), 'a:\n  <<: [{b: 1}, {b: 3}]\n  c: 2', 1],
    ['an alias', 'yaml', { const: { a: [1], b: [1] } }, 'a: &x [1]\nb: *x', 1],
    ['an alias of nothing', 'yaml', object, 'a: *x', 'parse_error'],
    ['a tag that nobody knows', 'yaml', object, 'a: !python/none x', 'parse_error'],
    ['an impossible date', 'yaml', object, 'a: 2023-02-29', 'parse_error'],
    ['a tab between tokens', 'yaml', object, 'a:\tb', 'parse_error'],
    ['a tab in quotes', 'yaml', object, 'a: "x\ty"', 1],
    ['a list as a key', 'yaml', object, '? [x]\n: 1', 'parse_error'],
    ['brackets over several lines', 'yaml', A({ type: 'array' }), 'a: [\n  x,\n  y\n]', 1],
    ['an entity of its own', 'xml', {}, '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>', 'parse_error'],
    ['elements that are not closed', 'xml', {}, '<r><a></r>', 'parse_error'],
    ['text around elements', 'xml', { const: { r: { '#text': 'xy', a: null } } }, '<r> x<a/>y </r>', 1],
    [
      'an element called __proto__',
      'xml',
      { const: { r: { a: '1' } } },
      '<r><a>1</a><__proto__>1</__proto__></r>',
      invalid,
    ],
    ['an inline table over several lines', 'toml', object, 'a = {\nb = 1\n}', 'parse_error'],
    ['a comma at the end of an inline table', 'toml', object, 'a = {b = 1,}', 'parse_error'],
    ['a list over several lines in an inline table', 'toml', object, 'a = {b = [\n1,\n]}', 1],
    ['an escape of a later version', 'toml', object, raw`a = "\e"`, 'parse_error'],
    ['an escaped backslash', 'toml', object, raw`a = "\\e"`, 1],
    ['a time without seconds', 'toml', object, 'a = 07:32', 'parse_error'],
    ['an impossible date in TOML', 'toml', object, 'a = 2023-02-29', 'parse_error'],
    ['a quote that does not close', 'csv', { const: [{ a: 'x\n1\n' }] }, 'a\n"x\n1\n', 1],
    ['a return without a feed', 'csv', {}, 'a\nx\ry\n', 'parse_error'],
    ['digits of another script', 'csv', { const: [{ a: 12 }], items: A({ type: 'integer' }) }, 'a\n١٢\n', 1],
    ['too few cells', 'csv', { const: [{ a: '1', b: null }] }, 'a,b\n1\n', 1],
  ])('%s', async (_, format, schema, text, expected) => {
    expect(await grade(schema, text, format)).toBe(expected);
  });
});

describe('hostile answers end within seconds of a processor', { timeout: 60_000 }, () => {
  const string = A({ type: 'string' });
  const many = 200_000;
  test.each<[string, unknown, string, string, unknown]>([
    ['a megabyte of JSON', string, 'json', `{"a":"${'x'.repeat(1e6)}"}`, 1],
    ['a megabyte of spaces', string, 'json', ' '.repeat(1e6), 'empty_response'],
    ['deep JSON', {}, 'json', '['.repeat(500_000) + ']'.repeat(500_000), 'parse_error'],
    ['an endless integer', {}, 'json', '9'.repeat(1e6), 'parse_error'],
    ['a huge exponent', { type: 'number' }, 'json', '1e999999999', 1],
    [
      'many different items',
      { uniqueItems: true },
      'json',
      JSON.stringify(Array.from({ length: 100_000 }, (_, i) => i)),
      1,
    ],
    ['a pattern that backtracks', A({ pattern: '^(a+)+$' }), 'json', `{"a":"${'a'.repeat(50)}!"}`, 'TimeoutError'],
    [
      'a pattern that backtracks over many',
      { items: { pattern: '^(a+)+$' } },
      'json',
      JSON.stringify(Array(1000).fill(`${'a'.repeat(50)}!`)),
      'TimeoutError',
    ],
    [
      'a name that backtracks',
      { patternProperties: { '(x*)*y': { type: 'null' } } },
      'json',
      `{"${'x'.repeat(50)}":1}`,
      'TimeoutError',
    ],
    ['deep YAML', {}, 'yaml', '['.repeat(100_000), 'parse_error'],
    ['deep YAML that closes', {}, 'yaml', '['.repeat(5_000) + ']'.repeat(5_000), 'parse_error'],
    ['deep YAML in a line', {}, 'yaml', '- '.repeat(100_000), 'parse_error'],
    ['YAML of many short lists', {}, 'yaml', '- [a]\n- - b\n'.repeat(2_000), 1],
    [
      'deep YAML in blocks',
      {},
      'yaml',
      Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      expect.anything(),
    ],
    ['a bomb of aliases', {}, 'yaml', bomb(), 'parse_error'],
    ['a list that holds itself', {}, 'yaml', '&x [*x]', 1],
    ['a list that holds itself, compared', { uniqueItems: true }, 'yaml', '&x [*x, 1]', invalid],
    ['a megabyte of YAML', {}, 'yaml', 'a: b\n'.repeat(many), expect.anything()],
    ['deep XML', {}, 'xml', '<a>'.repeat(many), expect.stringMatching(/error/i)],
    ['deep XML that closes', {}, 'xml', '<a>'.repeat(50_000) + '</a>'.repeat(50_000), 1],
    ['deep TOML', {}, 'toml', `a = ${'['.repeat(many)}`, 'parse_error'],
    ['TOML with deep keys', {}, 'toml', `${'a.'.repeat(50_000)}b = 1`, expect.anything()],
    ['a megabyte of TOML', {}, 'toml', `a = "${'x'.repeat(1e6)}"`, 1],
    ['a megabyte of quotes', {}, 'csv', '"'.repeat(1e6), expect.anything()],
    ['a megabyte of commas', {}, 'csv', ','.repeat(1e6), 1],
  ])('%s', async (_, schema, format, text, expected) => {
    const begin = performance.now();
    expect(await grade(schema, text, format)).toEqual(expected);
    expect(performance.now() - begin).toBeLessThan(60_000);
  });

  test('a worker goes on as before after one that was stopped', async () => {
    const schema = A({ pattern: '^(a|b|ab)*$' });
    expect(await grade(schema, `{"a":"${'ab'.repeat(40)}!"}`)).toBe('TimeoutError');
    expect(await grade(schema, '{"a":"abab"}')).toBe(1);
  });
});

/** Ten levels of ten aliases each. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) =>
    level === 0
      ? 'l0: &l0 x'
      : `l${level}: &l${level} [${Array(10)
          .fill(`*l${level - 1}`)
          .join()}]`,
  );
  return levels.join('\n');
}
