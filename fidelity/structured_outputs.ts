/** Observed cases of structured_outputs: the schema, what was answered, and reward with type of error. */

import type { Item } from '../contracts/conversation.ts';
import { structuredOutputs as environment } from '../catalogue/structured_outputs/index.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import type { FidelityCase, FidelitySuite } from './suite.ts';

type Schema = boolean | unknown[] | Record<string, unknown>;
type Verdict = 1 | 'parse_error' | 'validation_error' | 'schema_error' | 'empty_response' | (string & {});

/** A schema, or its text; an answer, or the items of one; and 1 or the error that makes it 0. */
interface Answered {
  readonly schema: Schema | string;
  readonly row?: Record<string, unknown>;
  readonly options?: Record<string, unknown>;
  readonly output: readonly Item[];
}

async function grade({ schema, row = {}, options = {}, output }: Answered): Promise<Verdict> {
  const input: Item[] = [{ type: 'message', role: 'user', content: 'Answer.' }];
  const schema_str = typeof schema === 'string' ? schema : JSON.stringify(schema);
  const scored = await serveAfresh(environment).reward({
    row: { responses_create_params: { input }, schema_str, schema_type: 'json', ...row },
    state: {},
    options: environment.resolveOptions(options),
    transcript: [...input, ...output],
    answers: [],
  });
  if ('ask' in scored) return 'asked a model';
  const { verify_error, error_type } = scored.details ?? {};
  return scored.rewards['adheres'] === 1 ? 1 : String(error_type ?? verify_error);
}

const says = (text: string): Item => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
});
const calls = (name: string, args: string): Item => ({ type: 'function_call', call_id: name, name, arguments: args });

/** One case for each text. */
function texts(
  about: string,
  schema: Schema | string,
  answers: readonly (readonly [text: string, expected: Verdict])[],
  more: Pick<Answered, 'row' | 'options'> = {},
): FidelityCase[] {
  return answers.map(([text, expected]) => ({
    name: `${about}: ${JSON.stringify(text)}`,
    expected,
    actual: () => grade({ schema, output: [says(text)], ...more }),
  }));
}

function items(
  name: string,
  output: readonly Item[],
  expected: Verdict,
  row: Record<string, unknown> = {},
): FidelityCase {
  return { name, expected, actual: () => grade({ schema: S, output, row }) };
}

const S = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } }, required: ['a'] };
const right = '{"a":1,"b":"x"}';
const A = (schema: Schema) => ({ type: 'object', properties: { a: schema } });
const a = (value: string) => `{"a":${value}}`;
const invalid = 'validation_error';
const { raw } = String;

const json: FidelityCase[] = [
  ...texts('a length without end is no schema', '{"properties":{"a":{"maxLength":1e400}}}', [['{"a":"x"}', invalid]]),
  ...texts('a limit without end is one', '{"properties":{"a":{"maximum":1e400}}}', [['{"a":5}', 1]]),
  ...texts('all properties are required', S, [
    [right, 1],
    [` ${right}\n`, 1],
    ['{"a":1}', invalid],
    ['{"a":1,"b":"x","c":1}', invalid],
    ['{"a":"y","a":1,"b":"x"}', 1],
  ]),
  ...texts('nothing but JSON', S, [
    [`\`\`\`json\n${right}\n\`\`\``, 'parse_error'],
    [`Here it is: ${right}`, 'parse_error'],
    [`\ufeff${right}`, 'parse_error'],
    ['{"a":1,"b":"x",}', 'parse_error'],
    ['', 'empty_response'],
    [' \n', 'empty_response'],
  ]),
  ...texts('integer', A({ type: 'integer' }), [
    [a('1.0'), 1],
    [a('1e2'), 1],
    [a('true'), invalid],
    [a('"1"'), invalid],
    [a('null'), invalid],
  ]),
  ...texts('number', A({ type: 'number' }), [
    [a('NaN'), 1],
    [a('Infinity'), 1],
    [a('true'), invalid],
  ]),
  ...texts('anyOf is not made strict', { anyOf: [S, { type: 'null' }] }, [
    ['{"a":1}', 1],
    ['{"a":1,"zz":2}', 1],
    ['null', 1],
  ]),
  ...texts('$defs are made strict', { ...A({ $ref: '#/$defs/S' }), $defs: { S } }, [
    ['{"a":{"a":1}}', invalid],
    [`{"a":${right}}`, 1],
  ]),
  ...texts('additionalProperties', { ...S, additionalProperties: true }, [['{"a":1,"b":"x","c":1}', invalid]]),
  ...texts('patternProperties', { ...S, patternProperties: { '^c': {} } }, [['{"a":1,"b":"x","c":1}', 1]]),
  ...texts('nullable', A({ type: 'string', nullable: true }), [[a('null'), invalid]]),
  ...texts('a list of types', A({ type: ['string', 'null'] }), [[a('null'), 1]]),
  ...texts('enum', A({ enum: [1, 'x'] }), [
    [a('1.0'), 1],
    [a('true'), invalid],
  ]),
  ...texts('const', A({ const: 1 }), [
    [a('1.0'), 1],
    [a('true'), invalid],
  ]),
  ...texts('uniqueItems', A({ uniqueItems: true }), [
    [a('[1,true]'), 1],
    [a('[1,1.0]'), invalid],
  ]),
  ...texts('minLength', A({ minLength: 2 }), [
    [a('"😀"'), invalid],
    [a('"😀😀"'), 1],
  ]),
  ...texts('multipleOf', A({ multipleOf: 0.1 }), [
    [a('0.3'), invalid],
    [a('0.5'), 1],
  ]),
  ...texts('dependencies', { dependencies: { a: ['b'] } }, [['{"a":1}', 1]]),
  ...texts('dependentRequired', { dependentRequired: { a: ['b'] } }, [['{"a":1}', invalid]]),
  ...texts('definitions', { definitions: { x: { type: 'integer' } }, $ref: '#/definitions/x' }, [
    ['1', 1],
    ['"x"', invalid],
  ]),
  ...texts('format', A({ type: 'string', format: 'date' }), [[a('"tomorrow"'), 1]]),
  ...texts('a digit in any script', A({ pattern: raw`^\d+$` }), [[a('"١٢"'), 1]]),
  ...texts('$ before a line feed', A({ pattern: '^a$' }), [[a(raw`"a\n"`), 1]]),
  ...texts('a pattern that Python refuses', A({ pattern: raw`\p{L}` }), [[a('"a"'), invalid]]),
  ...texts('no pattern', A({ pattern: '(' }), [[a('"a"'), invalid]]),
  ...texts('schema_str that is not JSON', '{', [[right, 'schema_error']]),
  ...texts('a wrapped schema', { name: 'n', strict: true, schema: S }, [['"anything"', 1]]),
  ...texts('a schema that is true', true, [['5', 1]]),
  ...texts('a schema that is a list', [], [['5', invalid]]),
  ...texts('no properties', { properties: {} }, [
    ['{"a":1}', invalid],
    ['{}', 1],
  ]),
  ...texts('a property called properties', { properties: { properties: {} } }, [['{"properties":1}', invalid]]),
  ...texts('a boolean exclusiveMinimum', { exclusiveMinimum: true }, [['5', invalid]]),
  ...texts('a list of items', { items: [{ type: 'integer' }] }, [['[1]', invalid]]),
  ...texts('required: true', A({ required: true }), [[a('1'), invalid]]),
  ...texts('the type any', { type: 'any' }, [['1', invalid]]),
  ...texts('$schema of another draft', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'integer' }, [
    ['1', 1],
  ]),
  ...texts('a remote reference', { $ref: 'http://example.com/x' }, [['1', invalid]]),
  ...texts('a reference to nothing', { $ref: '#/nope' }, [['1', invalid]]),
  ...texts('a discriminator without targets', { anyOf: [S], discriminator: { propertyName: 'a' } }, [[right, invalid]]),
];

const yaml = [
  ...texts(
    'yaml',
    S,
    [
      ['a: 1\nb: x', 1],
      ['a: 1\nb: no', invalid],
      ['a: 1\nb: x\n---\na: 1', 'parse_error'],
    ],
    format('yaml'),
  ),
  ...texts(
    'yaml boolean',
    A({ type: 'boolean' }),
    [
      ['a: no', 1],
      ['a: off', 1],
      ['a: on', 1],
      ['a: y', invalid],
    ],
    format('yaml'),
  ),
  ...texts('yaml integer', A({ const: 8 }), [['a: 010', 1]], format('yaml')),
  ...texts('yaml base 60', A({ const: 90 }), [['a: 1:30', 1]], format('yaml')),
  ...texts(
    'yaml string',
    A({ type: 'string' }),
    [
      ['a: 2024-01-01', invalid],
      ['a: "2024-01-01"', 1],
      ['a: 1e3', 1],
      ['a: ', invalid],
    ],
    format('yaml'),
  ),
  ...texts('yaml null', A({ type: 'null' }), [['a:', 1]], format('yaml')),
  ...texts('yaml keys', { type: 'object' }, [['1: x\ntrue: y', 1]], format('yaml')),
];

const inRoot = (schema: Schema) => ({ type: 'object', properties: { r: schema } });
const xml = [
  ...texts(
    'xml',
    inRoot(S),
    [
      ['<r><a>1</a><b>x</b></r>', 1],
      ['<r><a> 5 </a><b>x</b></r>', 1],
      ['<r><a>1_0</a><b>x</b></r>', 1],
      ['<r id="1"><a>1</a><b>x</b></r>', invalid],
      ['<r><a>1</a><b></b></r>', 1],
      ['<r><a></a><b>x</b></r>', invalid],
      ['\n<?xml version="1.0"?><r><a>1</a><b>x</b></r>', 'parse_error'],
      ['<?xml version="1.0"?><r><a>1</a><b>x</b></r>', 1],
    ],
    format('xml'),
  ),
  ...texts(
    'xml list',
    inRoot(A({ type: 'array', items: { type: 'string' } })),
    [
      ['<r><a><s>a</s></a></r>', 1],
      ['<r><a><s>a</s><s>b</s></a></r>', 1],
      ['<r><a></a></r>', 1],
      ['<r><a>x</a><a>y</a></r>', 1],
    ],
    format('xml'),
  ),
  ...texts(
    'xml list of one object with one key',
    inRoot(A({ type: 'array', items: A({ type: 'string' }) })),
    [['<r><a><a>x</a></a></r>', invalid]],
    format('xml'),
  ),
  ...texts(
    'xml number',
    inRoot({ type: 'number' }),
    [
      ['<r>nan</r>', 1],
      ['<r>x</r>', invalid],
    ],
    format('xml'),
  ),
  ...texts(
    'xml boolean',
    inRoot({ type: 'boolean' }),
    [
      ['<r>TRUE</r>', 1],
      ['<r>0</r>', 1],
    ],
    format('xml'),
  ),
  ...texts('xml as text', inRoot({ type: 'integer' }), [['<r>1</r>', invalid]], {
    ...format('xml'),
    options: { xml_coerce_types: false },
  }),
];

const toml = [
  ...texts(
    'toml',
    A({ type: 'string' }),
    [
      ['a = 2024-01-01', invalid],
      ['a = "x"', 1],
    ],
    format('toml'),
  ),
  ...texts('toml integer', A({ type: 'integer' }), [['a = 1.0', 1]], format('toml')),
  ...texts(
    'toml inline tables',
    A({ type: ['object', 'array'] }),
    [
      ['a = { x = 1, y = 2 }', 1],
      ['a = { x = "1", y = true }', 1],
      ['a = { x = 1, y = -2 }', 1],
      ['a = { x = 1, y = 2.5 }', 1],
      ['a = { x = 1, y = 1e3 , z = inf}', 1],
      ['a = { x.y = 1, x.z = 0x1F }', 1],
      ['a = [{ x = 1, y = 2 }, { x = 3, y = false }]', 1],
      ['a = { x = 2024-01-01, y = 07:32:00 }', 1],
      ['a = { x = 2024-01-01 07:32:00Z, y = { z = [1, 2,], w = 3 } }', 1],
      ['a = { 2024-13-01 = 1, "b" = 2 }', 1],
      ['[2024-13-01]\n[a]\nx = 1', 'validation_error'],
      ['a = { x = 1, y = 2, }', 'parse_error'],
      ['a = { x = 1,\ny = 2 }', 'parse_error'],
      ['a = { x = 1, y = 2024-13-01 }', 'parse_error'],
      ['a = { x = 1, y = 2024-01-01T07:32 }', 'parse_error'],
      ['a = { x = 1, y = 07:32 }', 'parse_error'],
    ],
    format('toml'),
  ),
];

const table = { type: 'array', items: A({ type: ['integer', 'null'] }) };
const csv = [
  ...texts(
    'csv',
    table,
    [
      ['a\n1\n', 1],
      ['a\nx\n', invalid],
      ['a\n""\n', 1],
      ['a\n1,2\n', invalid],
      [' a\n1\n', invalid],
      ['\na\n1\n', invalid],
    ],
    format('csv'),
  ),
  ...texts('csv, schema of a row', A({ type: 'integer' }), [['a\n1\n', invalid]], format('csv')),
  ...texts(
    'csv, text',
    { type: 'array', items: A({ type: 'string', minLength: 1 }) },
    [['a\n""\n', invalid]],
    format('csv'),
  ),
];

function format(schema_type: string): { row: Record<string, unknown> } {
  return { row: { schema_type } };
}

const text: FidelityCase[] = [
  items('only a tool call', [calls('f', right)], 'empty_response'),
  items('nothing', [], 'empty_response'),
  items(
    'a refusal',
    [{ type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }],
    'empty_response',
  ),
  items('two messages', [says('{"a":1,'), says('"b":"x"}')], 1),
  items('a message without parts', [{ type: 'message', role: 'assistant', content: right }], 'AttributeError'),
  items('another response_mode', [says(right)], 1, { response_mode: 'x' }),
  items('no response_mode', [says(right)], 1, { response_mode: null }),
  {
    name: 'schema_type html is refused',
    expected: 'InvalidRowError',
    actual: () =>
      grade({ schema: S, output: [says(right)], row: { schema_type: 'html' } }).catch((error: unknown) =>
        error instanceof Error ? error.name : '',
      ),
  },
];

const mode = { response_mode: 'tool_call' };
const tool: FidelityCase[] = [
  items('a call', [calls('f', right)], 1, mode),
  items('a call of another type of answer', [calls('f', right)], 1, { ...mode, schema_type: 'xml' }),
  items('the call that is asked for', [calls('f', right)], 1, { ...mode, tool_name: 'f' }),
  items('another call', [calls('g', right)], 'wrong_tool_name', { ...mode, tool_name: 'f' }),
  items('two calls', [calls('f', right), calls('f', right)], 'multiple_tool_calls', mode),
  items('no call', [says(right)], 'missing_tool_call', mode),
  items('a call with broken JSON', [calls('f', '{"a":')], 'tool_arguments_parse_error', mode),
  items('a call that does not fit', [calls('f', '{"a":1}')], invalid, mode),
  items('a payload', [calls('f', `{"p":${right},"q":1}`)], 1, { ...mode, tool_payload_key: 'p' }),
  items('no payload', [calls('f', right)], 'missing_tool_payload_key', { ...mode, tool_payload_key: 'p' }),
  items('a payload in a list', [calls('f', '[]')], 'missing_tool_payload_key', { ...mode, tool_payload_key: 'p' }),
  items('a text and a call', [says('Gladly.'), calls('f', right)], 1, mode),
];

export const structuredOutputsSuite: FidelitySuite = {
  environment: 'structured_outputs',
  cases: [...json, ...yaml, ...xml, ...toml, ...csv, ...text, ...tool],
};
