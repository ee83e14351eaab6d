import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { system, user } from '../../contracts/transcript.ts';
import { coffeeBar } from '../../catalogue/coffee_bar/index.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { ToolError } from '../../environments/errors.ts';
import { play, type ScriptedAnswer } from '../../testing.ts';

/** Remembers what it is told to, and what happened to it. */
const log: string[] = [];
const memory = defineEnvironment({
  name: 'memory',
  description: 'A list of words.',
  row: z.object({ words: z.array(z.string()) }),
  state: z.object({ words: z.array(z.string()) }),
  options: z.object({ worth: z.number().default(1) }),
  presets: { dear: { worth: 10 } },
  open: () => ({ state: { words: [] }, items: [system('Remember.'), user('Go.')] }),
  tools: {
    keep: {
      description: 'Keep a word.',
      input: z.object({ word: z.string() }),
      run({ word }, { state }) {
        if (word === '') throw new Error('an empty word');
        state.words.push(word);
        return state.words.length;
      },
    },
    refuse: {
      description: 'Refuse.',
      input: z.object({}),
      run() {
        throw new ToolError('No.');
      },
    },
  },
  rewards: {
    kept: ({ row, state, options }) => options.worth * Number(row.words.join() === state.words.join()),
    spoken: ({ transcript }) => ({ score: transcript.length, details: { items: transcript.length } }),
  },
  weights: { spoken: 0 },
  close: ({ state }) => void log.push(`closed with ${state.words.length}`),
});
const keep = (word: string): ScriptedAnswer => ({ calls: [{ name: 'keep', arguments: { word } }] });

function callsOf(answer: ScriptedAnswer) {
  return typeof answer === 'string' ? [] : (answer.calls ?? []);
}
const unreadable = (): ScriptedAnswer => ({ calls: [{ name: 'keep', arguments: '{"word": "x' }] });
const refused = (): ScriptedAnswer => ({ calls: [{ name: 'refuse', arguments: '' }] });
const tooDeep = (): ScriptedAnswer => ({
  calls: [{ name: 'keep', arguments: `{"word": ${'['.repeat(20_000)}${']'.repeat(20_000)}}` }],
});

test('gives what a batch would record: state, conversation, rewards and why it ended', async () => {
  const played = await play(memory, { row: { words: ['a', 'b'] }, script: [keep('a'), keep('b'), 'Done.'] });
  expect(played).toMatchObject({
    state: { words: ['a', 'b'] },
    reward: 1,
    rewards: { kept: 1, spoken: 7 },
    details: { items: 7 },
    stop_reason: 'completed',
    tools: [{ name: 'keep' }, { name: 'refuse' }],
  });
  expect(played.transcript.map(({ type }) => type)).toEqual([
    'message',
    'message',
    'function_call',
    'function_call_output',
    'function_call',
    'function_call_output',
    'message',
  ]);
  expect(log.at(-1)).toBe('closed with 2');
  expectTypeOf(played.rewards).toEqualTypeOf<Readonly<Record<'kept' | 'spoken', number>>>();
});

test.each<[object, number]>([
  [{}, 1],
  [{ preset: 'dear' }, 10],
  [{ preset: 'dear', options: { worth: 3 } }, 3],
])('%j is worth %d', async (given, reward) => {
  expect(await play(memory, { row: { words: [] }, script: ['Done.'], ...given })).toMatchObject({ reward });
});

test.each<[string, ScriptedAnswer[], string]>([
  ['a model that says nothing three times stalls', [{}, {}, { text: ' ' }], 'stalled'],
  ['silence between words does not count', [{}, {}, keep('x'), {}, {}, 'Done.'], 'completed'],
  ['an answer that was cut short ends the conversation', [{ text: 'I w', finish: 'max_tokens' }], 'max_tokens'],
  [
    'calls that no tool can run are ended after five turns',
    Array.from({ length: 60 }, unreadable),
    'invalid_tool_calls',
  ],
  ['so are arguments too deep to be read', Array.from({ length: 60 }, tooDeep), 'invalid_tool_calls'],
  [
    'one call that a tool runs makes a turn a good one',
    [
      ...Array.from({ length: 4 }, unreadable),
      { calls: [...callsOf(unreadable()), ...callsOf(keep('x'))] },
      unreadable(),
      'Done.',
    ],
    'completed',
  ],
  ['what a tool refuses is no invalid call', [...Array.from({ length: 9 }, refused), 'Done.'], 'completed'],
  ['calls without end are ended', Array.from({ length: 60 }, () => keep('x')), 'max_turns'],
])('%s', async (_, script, stop_reason) => {
  expect(await play(memory, { row: { words: [] }, script })).toMatchObject({ stop_reason });
});

test('a call that came with its output is done, and the model goes on after it', async () => {
  const call = (call_id: string, word: string) => ({
    type: 'function_call' as const,
    call_id,
    name: 'keep',
    arguments: JSON.stringify({ word }),
  });
  const output = { type: 'function_call_output' as const, call_id: 'c1', output: 'kept elsewhere' };
  const script = [{ items: [call('c1', 'a'), output] }, { items: [call('c1', 'a'), output, call('c2', 'b')] }, 'Done.'];
  const played = await play(memory, { row: { words: ['b'] }, script });
  expect(played).toMatchObject({ state: { words: ['b'] }, stop_reason: 'completed' });
  expect(played.transcript.filter(({ type }) => type === 'function_call_output')).toHaveLength(3);
});

test('the calls of an answer that was cut short are not run', async () => {
  const script = [{ ...(keep('a') as object), finish: 'max_tokens' as const }];
  expect(await play(memory, { row: { words: [] }, script })).toMatchObject({
    state: { words: [] },
    rewards: { kept: 1 },
  });
});

test('a hook’s error is the test’s, and the rollout is closed', async () => {
  const script = [keep('a'), keep(''), 'Done.'];
  await expect(play(memory, { row: { words: [] }, script })).rejects.toThrow('an empty word');
  expect(log.at(-1)).toBe('closed with 1');
});

test('a script that is too short says so', async () => {
  await expect(play(memory, { row: { words: [] }, script: [keep('a')] })).rejects.toThrow(
    '`script` has 1 of the answers that the rollout asks for: add number 2.',
  );
});

test('models in other roles answer from lists of their own', async () => {
  const given = {
    row: { guest: 'Ana', greeting: 'A tea, please.', wishes: ['a cookie'], expected: { tea: 1 } },
    script: [{ calls: [{ name: 'add', arguments: { product: 'tea' } }] }, 'Anything else?', 'No cookies today.'],
  };
  const answers = { user: ['And a cookie.'], judge: ['{"polite": true, "reason": "short"}'] };
  const { rewards, details, transcript } = await play(coffeeBar, { ...given, answers });
  expect(rewards).toEqual({ order: 1, polite: 1 });
  expect(details).toMatchObject({ manners: 'short' });
  expect(transcript).toContainEqual({ type: 'message', role: 'user', content: 'And a cookie.' });
  await expect(play(coffeeBar, { ...given, answers: { user: answers.user } })).rejects.toThrow(
    '`answers.judge` has 0 of the answers',
  );
});

test('what is no JSON does not get out of `open`', async () => {
  const dated = defineEnvironment({
    name: 'dated',
    description: 'A date among its items.',
    row: z.object({}),
    state: z.object({}),
    open: () => ({ state: {}, items: [{ type: 'note', when: new Date(0) }] }),
    rewards: { none: () => 0 },
  });
  await expect(play(dated, { row: {}, script: [] })).rejects.toThrow('items[0].when is a Date, which is not JSON.');
});
