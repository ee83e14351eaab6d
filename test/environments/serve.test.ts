import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { defineEnvironment } from '../../environments/define.ts';
import type { Environment } from '../../environments/environment.ts';
import { ToolError } from '../../environments/errors.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';

/** A box of notes, with a tool for each way in which a call can end. */
const notes = defineEnvironment({
  name: 'notes',
  description: 'Keep notes.',
  row: gymRow({ wanted: z.array(z.string()) }),
  state: z.object({ notes: z.array(z.string()), extra: z.unknown().optional() }),
  options: z.object({ limit: z.int().default(3) }),
  open: ({ row }) => ({ state: { notes: [] }, items: row.responses_create_params.input }),
  tools: {
    write: {
      description: 'Write a note.',
      input: z.object({ text: z.string(), times: lax.int().default(1) }),
      run({ text, times }, { state, options }) {
        for (let time = 0; time < times; time++) state.notes.push(text);
        if (state.notes.length > options.limit) throw new ToolError(`There is room for ${options.limit} notes.`);
        return { notes: state.notes };
      },
    },
    tear: {
      description: 'Break everything.',
      input: z.object({}),
      run(_, { state }) {
        state.notes.pop();
        throw new Error('torn');
      },
    },
    keep: { description: 'Keep anything.', input: z.object({}), run: (_, { state }) => void (state.extra = kept()) },
    answer: { description: 'Answer anything.', input: z.object({}), run: () => kept() },
  },
  rewards: {
    complete: ({ row, state }) => ({
      score: Number(state.notes.join() === row.wanted.join()),
      details: { kept: state.notes },
    }),
    brief: ({ state }) => {
      state.notes.push('of no consequence');
      return { score: 0.5, details: { longest: 3 } };
    },
  },
});
let kept: () => unknown = () => null;

const row = { responses_create_params: { input: 'Keep "a".' }, wanted: ['a'] };
const options = { limit: 3 };

function call(name: string, args: unknown, state: unknown = { notes: ['a'] }, environment: Environment = notes) {
  const text = typeof args === 'string' ? args : JSON.stringify(args);
  return serveAfresh(environment).call({ state, call: { name, call_id: '1', arguments: text }, options, answers: [] });
}

describe('a call', () => {
  test('commits the state and answers with compact JSON', async () => {
    expect(await call('write', { text: 'Zürich "x"' })).toEqual({
      state: { notes: ['a', 'Zürich "x"'] },
      output: '{"notes":["a","Zürich \\"x\\""]}',
    });
  });

  test.each([
    ['text as it is', () => 'plain', 'plain'],
    ['nothing', () => undefined, 'null'],
    ['numbers that JSON has not', () => ({ a: NaN, b: [Infinity, 1] }), '{"a":null,"b":[null,1]}'],
    ['a number', () => 5, '5'],
  ])('answers with %s', async (_, result, output) => {
    kept = result;
    expect(await call('answer', {})).toMatchObject({ output });
  });

  test.each([
    ['a tool that does not exist', 'read', '{}', '{"detail":"Not Found"}'],
    ['the name of something every object has', 'toString', '{}', '{"detail":"Not Found"}'],
    ['no object', 'write', '5', bodyError('model_attributes_type', 5)],
    ['a list', 'write', '[]', bodyError('model_attributes_type', [])],
    ['no body', 'write', 'null', '{"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}'],
    ['a missing argument', 'write', '{"x":1}', fieldError('missing', 'text', 'Field required', { x: 1 })],
    ['null', 'write', '{"text":null}', fieldError('string_type', 'text', 'Input should be a valid string', null)],
    [
      'an integer for a string',
      'write',
      '{"text":5}',
      fieldError('string_type', 'text', 'Input should be a valid string', 5),
    ],
    [
      'a fraction for an integer',
      'write',
      '{"text":"b","times":1.5}',
      fieldError(
        'int_from_float',
        'times',
        'Input should be a valid integer, got a number with a fractional part',
        1.5,
      ),
    ],
  ])('tells the model about %s and leaves the state alone', async (_, name, args, output) => {
    expect(await call(name, args)).toEqual({ state: { notes: ['a'] }, output, refused: true, invalid: true });
  });

  test('tells the model about arguments that are not JSON, whatever the tool', async () => {
    for (const name of ['write', 'read']) {
      const { output } = (await call(name, '{"text": ')) as { output: string };
      expect(JSON.parse(output)).toEqual({ error: expect.stringMatching(/^Invalid tool call arguments: .+/) });
    }
  });

  test('takes no arguments at all for none, where the tool needs none', async () => {
    expect(await call('answer', '')).toEqual(await call('answer', {}));
    const { output } = (await call('write', ' ')) as { output: string };
    expect(JSON.parse(output)).toEqual({ error: expect.stringMatching(/^Invalid tool call arguments: .+/) });
  });

  test('reads what it is lax about', async () => {
    expect(await call('write', { text: 'b', times: '2' })).toMatchObject({ state: { notes: ['a', 'b', 'b'] } });
  });

  test('answers with a ToolError and drops what the hook had done by then', async () => {
    expect(await call('write', { text: 'b', times: 3 })).toEqual({
      state: { notes: ['a'] },
      output: '{"error":"There is room for 3 notes."}',
      refused: true,
    });
  });

  test('that throws anything else throws it, and does not touch the state it was given', async () => {
    const state = { notes: ['a'] };
    const verbs = notes.serve({ key: 'k', signal: new AbortController().signal });
    const torn = verbs.call({ state, call: { name: 'tear', call_id: '1', arguments: '{}' }, options, answers: [] });
    await expect(torn).rejects.toThrow('torn');
    expect(state).toEqual({ notes: ['a'] });
  });

  test('shares nothing with the state it commits', async () => {
    const shared = { deep: [1] };
    kept = () => shared;
    const verbs = notes.serve({ key: 'k', signal: new AbortController().signal });
    const input = { state: { notes: [] }, call: { name: 'keep', call_id: '1', arguments: '{}' }, options, answers: [] };
    const heard = await verbs.call(input);
    shared.deep.push(2);
    expect(heard).toMatchObject({ state: { extra: { deep: [1] } } });
  });
});

describe('scores', () => {
  test('see the conversation and the row as they are, whatever another one does to them', async () => {
    const greedy = defineEnvironment({
      name: 'greedy',
      description: 'Change what others read.',
      row: z.object({ wanted: z.looseObject({ text: z.string() }) }),
      state: z.object({}),
      open: () => ({ state: {}, items: [] }),
      rewards: {
        first({ transcript, row }) {
          Object.assign(transcript[0] ?? {}, { content: 'changed' });
          (transcript as unknown[]).push('more');
          row.wanted.text = 'changed';
          return 1;
        },
        second: ({ transcript, row }) => Number(JSON.stringify([transcript, row]).includes('changed')),
      },
    });
    const verbs = greedy.serve({ key: 'k', signal: new AbortController().signal });
    const transcript = [{ type: 'message', role: 'user', content: 'as it was' }];
    const input = { row: { wanted: { text: 'as it was' } }, state: {}, transcript, options: {}, answers: [] };
    expect(await verbs.reward(input)).toEqual({ rewards: { first: 1, second: 0 } });
  });

  test('that read the state, although none was to, are an error', async () => {
    const secret = (reads_state?: boolean) =>
      defineEnvironment({
        name: 'secret',
        description: 'Count.',
        ...(reads_state !== undefined && { reads_state }),
        row: z.object({}),
        state: z.object({ count: z.int() }),
        open: () => ({ state: { count: 1 }, items: [] }),
        rewards: { counted: ({ state }) => state.count },
      });
    const input = { row: {}, state: { count: 1 }, transcript: [], options: {}, answers: [] };
    expect(secret().describe().reads_state).toBe(true);
    expect(await serveAfresh(secret()).reward(input)).toEqual({ rewards: { counted: 1 } });
    await expect(serveAfresh(secret(false)).reward(input)).rejects.toThrow('"secret" reads the state');
  });
});

describe('a state that loses a field', () => {
  test.each([
    ['that the schema does not know', { when: new Date() }, 'state.when is not in the schema of the state'],
    ['deep inside', { inner: [{ a: 1, b: 2 }] }, 'state.inner[0].b is not in the schema of the state'],
  ])('%s is refused', async (_, more, message) => {
    const leaky = defineEnvironment({
      name: 'leaky',
      description: 'Keep more than is declared.',
      options: z.object({ limit: z.int().default(3) }),
      row: z.object({}),
      state: z.object({ inner: z.array(z.object({ a: z.number() })).optional() }),
      open: () => ({ state: {}, items: [] }),
      tools: {
        keep: { description: 'Keep.', input: z.object({}), run: (__, { state }) => void Object.assign(state, more) },
      },
      rewards: { right: () => 1 },
    });
    await expect(call('keep', {}, {}, leaky)).rejects.toThrow(message);
  });
});

describe('a state that is not JSON', () => {
  const circular: unknown[] = [];
  circular.push(circular);
  class Point {
    readonly x = 1;
  }
  test.each<[string, () => unknown, string]>([
    ['a Date', () => ({ at: [new Date()] }), 'state.extra.at[0] is a Date, which is not JSON'],
    ['a Map', () => new Map(), 'state.extra is a Map, which is not JSON'],
    ['an object of a class', () => new Point(), 'state.extra is a Point, which is not JSON'],
    ['NaN', () => ({ sum: NaN }), 'state.extra.sum is NaN, which is not JSON'],
    ['undefined', () => ({ a: undefined }), 'state.extra.a is undefined, which is not JSON: leave the field out'],
    ['a bigint', () => 5n, 'state.extra is a bigint, which is not JSON'],
    ['a function', () => () => 1, 'state.extra is a function, which is not JSON'],
    ['a hole', () => [1, , 2], 'state.extra[1] is undefined'], // eslint-disable-line no-sparse-arrays
    ['a value that contains itself', () => circular, 'state contains itself'],
  ])('is refused: %s', async (_, value, message) => {
    kept = value;
    await expect(call('keep', {})).rejects.toThrow(message);
  });

  test('is refused when it does not fit the schema', async () => {
    await expect(call('answer', {}, { notes: 'a' })).rejects.toThrow(/The state of "notes" does not fit .*notes: /);
  });
});

describe('open', () => {
  const open = (params: object, more: object = { wanted: [] }) =>
    serveAfresh(notes).open({ row: { responses_create_params: params, ...more }, options });

  test('keeps items as they are: fields, their order, and kinds it does not know', async () => {
    const input = [
      { content: 'Hi', role: 'user', name: 'Ann', type: 'message' },
      { summary: [], id: 'r1', type: 'reasoning', encrypted_content: 'x' },
      { output: [{ text: 'y', type: 'input_text' }], call_id: '1', type: 'function_call_output' },
    ];
    const { items } = await open({ input });
    expect(JSON.stringify(items)).toBe(JSON.stringify(input));
  });

  test('reads a string, and messages without a type', async () => {
    expect((await open({ input: 'Hi' })).items).toEqual([{ type: 'message', role: 'user', content: 'Hi' }]);
    const { items } = await open({ input: [{ role: 'developer', content: 'Be brief.' }] });
    expect(items).toEqual([{ type: 'message', role: 'developer', content: 'Be brief.' }]);
  });

  test('takes sampling from the row, without input, tools and nulls', async () => {
    const params = {
      input: 'x',
      tools: [],
      temperature: 0.5,
      top_p: null,
      parallel_tool_calls: false,
      metadata: { a: 'b' },
    };
    expect((await open(params)).sampling).toEqual({
      temperature: 0.5,
      parallel_tool_calls: false,
      metadata: { a: 'b' },
    });
  });

  test('offers the row’s own tools, to the letter, and its own only when the row names none', async () => {
    const own = { name: 'own', parameters: { type: 'object' }, strict: true, type: 'function', description: '' };
    expect(JSON.stringify((await open({ input: 'x', tools: [own] })).tools)).toBe(JSON.stringify([own]));
    expect((await open({ input: 'x', tools: [] })).tools).toEqual([]);
    expect((await open({ input: 'x' })).tools[0]).toEqual({
      type: 'function',
      name: 'write',
      description: 'Write a note.',
      parameters: {
        type: 'object',
        properties: { text: { type: 'string' }, times: { type: 'integer' } },
        required: ['text'],
      },
    });
  });

  test.each([
    ['a missing field', { input: 'x' }, {}, 'wanted is missing'],
    [
      'an unknown parameter',
      { input: 'x', temprature: 1 },
      undefined,
      'responses_create_params: Unrecognized key: "temprature"',
    ],
    [
      'a malformed call',
      { input: [{ type: 'function_call', name: 'x', arguments: '{}' }] },
      undefined,
      'input[0].call_id is missing',
    ],
    ['a tool without a name', { input: 'x', tools: [{ type: 'function' }] }, undefined, 'tools[0].name is missing'],
    ['null for a switch', { input: 'x', parallel_tool_calls: null }, undefined, 'parallel_tool_calls: '],
  ])('refuses a row with %s, and says where', async (_, params, more, message) => {
    await expect(open(params, more)).rejects.toMatchObject({
      name: 'InvalidRowError',
      message: expect.stringContaining(message),
    });
  });
});

describe('reward', () => {
  const reward = (environment: Environment, state: unknown) =>
    serveAfresh(environment).reward({ row, state, options: {}, transcript: [], answers: [] });

  test('gives every score, with the details of all, each on a state of its own', async () => {
    expect(await reward(notes, { notes: ['a'] })).toEqual({
      rewards: { complete: 1, brief: 0.5 },
      details: { kept: ['a'], longest: 3 },
    });
  });

  test.each([NaN, Infinity, '1' as never, undefined as never])('refuses %s for a score', async (score) => {
    const broken = defineEnvironment({
      name: 'broken',
      description: '',
      row: z.object({}),
      state: z.object({}),
      open: () => ({ state: {}, items: [] }),
      rewards: { odd: () => score },
    });
    await expect(reward(broken, {})).rejects.toThrow(`The reward "odd" of "broken" is ${String(score)}`);
  });

  test('refuses details that are not JSON', async () => {
    const broken = defineEnvironment({
      name: 'broken',
      description: '',
      row: z.object({}),
      state: z.object({}),
      open: () => ({ state: {}, items: [] }),
      rewards: { odd: () => ({ score: 1, details: { seen: new Set() } }) },
    });
    await expect(reward(broken, {})).rejects.toThrow('the details of the reward "odd".seen is a Set');
  });
});

test('an environment without a user ends the conversation, and closes without a hook', async () => {
  const verbs = serveAfresh(notes);
  const input = { row, state: { notes: [] }, options, transcript: [], answers: [] };
  expect(await verbs.reply(input)).toEqual({ state: { notes: [] } });
  await expect(verbs.close({ state: { notes: [] }, options })).resolves.toBeUndefined();
});

function bodyError(type: string, input: unknown): string {
  const msg = 'Input should be a valid dictionary or object to extract fields from';
  return JSON.stringify({ detail: [{ type, loc: ['body'], msg, input }] });
}

function fieldError(type: string, field: string, msg: string, input: unknown): string {
  return JSON.stringify({ detail: [{ type, loc: ['body', field], msg, input }] });
}
