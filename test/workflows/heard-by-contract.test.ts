/** The checks by hand that keep schemas out of workflows, held against the schemas. */

import { describe, expect, test } from 'vitest';
import { verbs, type Verb } from '../../contracts/environment.ts';
import { maxTimeoutSeconds, maxTurns } from '../../contracts/limits.ts';
import { readDescription } from '../../workflows/described.ts';
import { checkHeard } from '../../workflows/heard.ts';

const user = { type: 'message', role: 'user', content: 'Hi' };
const prompt = { items: [user], tools: [{ type: 'function', name: 'add' }], sampling: {} };
const ref = { url: 'file:///b', sha256: '0'.repeat(64), bytes: 1 };
const opened = { state: {}, prompt, converses: false };
const called = { state: {}, output: '5' };
const scored = { rewards: { good: 1 } };
const asked = { role: 'judge', key: 'k', prompt };
const described = { version: '1', weights: { good: 1 } };
const noReferences = [{ $blob: 'x' }, { $blob: {} }, { $blob: { ...ref, url: 1 } }, { $blob: { ...ref, bytes: 0.5 } }];

const good: Record<Verb, readonly unknown[]> = {
  describe: [
    described,
    { ...described, weights: { good: -0.5, bad: 0 }, roles: [], resolved_options: {} },
    { ...described, roles: ['judge', 'user'], timeout_seconds: 0.5, max_turns: 1 },
    { ...described, timeout_seconds: maxTimeoutSeconds, max_turns: maxTurns },
    { ...described, timeout_seconds: null, max_turns: null },
    { ...described, of_a_later_version: true },
  ],
  open: [
    opened,
    { ...opened, prompt: { $blob: ref }, converses: true },
    { ...opened, prompt: { items: [{ role: 'system', content: [] }], tools: [{ name: 'add' }], sampling: { n: 1 } } },
    { ...opened, prompt: { items: [], tools: [], sampling: {} } },
    ...[null, 0, '', [], { $blob: ref }].map((state) => ({ ...opened, state })),
    { ...opened, converses: null },
    { state: {}, prompt },
  ],
  call: [
    called,
    { ...called, output: '', refused: true, invalid: true },
    { state: { $blob: ref }, output: { $blob: ref } },
    { ...called, refused: null, invalid: null, seconds: 2, attempts: 1, version: '1' },
    { ask: [asked] },
  ],
  reply: [
    { state: {} },
    { state: {}, message: 'More.' },
    { state: null, message: null },
    { state: {}, message: { $blob: ref } },
    { ask: [asked, { ...asked, prompt: { $blob: ref } }] },
  ],
  reward: [
    scored,
    { rewards: { a: -0.5, b: 0 }, details: { any: ['thing'] } },
    { ...scored, details: null },
    { ...scored, details: { $blob: ref } },
    { ask: [asked] },
  ],
  close: [{}, null, undefined, 'closed', { ask: 1 }],
};

const wrongPrompts = [
  ...[undefined, null, 'Hi', [], {}, ...noReferences],
  ...['Hi', null, {}, ['Hi'], [{}], [{ content: 'Hi' }]].map((items) => ({ ...prompt, items })),
  ...[null, {}, [{}], ['add'], [{ name: 1 }]].map((tools) => ({ ...prompt, tools })),
  ...[null, [], 1].map((sampling) => ({ ...prompt, sampling })),
];
const wrongAsks = [
  ...['judge', {}, [], [null], [{ role: 'judge', prompt }], [{ key: 'k', prompt }], [{ ...asked, key: 1 }]],
  ...wrongPrompts.map((wrong) => [{ ...asked, prompt: wrong }]),
].map((ask) => ({ ask }));
const wrongTexts = [undefined, 5, true, [], { text: 'Hi' }, ...noReferences];
const noObjects = [undefined, null, 'text', 5, true, [], [{}]];

const bad: Record<Exclude<Verb, 'close'>, readonly unknown[]> = {
  describe: [
    ...noObjects,
    ...[undefined, null, 1].map((version) => ({ ...described, version })),
    ...[undefined, null, [], {}, { good: '1' }, { good: NaN }, { good: null }].map((weights) => ({
      ...described,
      weights,
    })),
    ...[null, 'judge', [1], {}].map((roles) => ({ ...described, roles })),
    ...[null, [], 'x'].map((resolved_options) => ({ ...described, resolved_options })),
    ...[0, -1, '60', maxTimeoutSeconds + 1, NaN, Infinity].map((timeout_seconds) => ({
      ...described,
      timeout_seconds,
    })),
    ...[0, 1.5, '3', maxTurns + 1].map((max_turns) => ({ ...described, max_turns })),
  ],
  open: [
    ...noObjects,
    { prompt, converses: false },
    ...wrongPrompts.map((wrong) => ({ ...opened, prompt: wrong })),
    ...noReferences.map((state) => ({ ...opened, state })),
  ],
  call: [
    ...noObjects,
    { output: '5' },
    ...wrongTexts.map((output) => ({ ...called, output })),
    { ...called, output: null },
    ...noReferences.map((state) => ({ ...called, state })),
    ...wrongAsks,
  ],
  reply: [
    ...noObjects,
    { message: 'More.' },
    ...wrongTexts.filter((text) => text !== undefined).map((message) => ({ state: {}, message })),
    ...noReferences.map((state) => ({ state })),
    ...wrongAsks,
  ],
  reward: [
    ...noObjects,
    ...[undefined, null, 1, [], {}].map((rewards) => ({ rewards })),
    ...['1', true, null, NaN, Infinity].map((reward) => ({ rewards: { good: 1, other: reward } })),
    ...['well done', [], 1, ...noReferences].map((details) => ({ ...scored, details })),
    ...wrongAsks,
  ],
};

/**
 * What workflows leave to others, or take as it comes: they read no more of an item or a tool than its kind, and have the
 * activity `generate` parse it; what a reference names is checked when it is fetched; any value is true or false.
 */
const laxer: readonly (readonly [Verb, unknown])[] = [
  ['open', { ...opened, prompt: { ...prompt, items: [{ type: 'message' }] } }],
  ['open', { ...opened, prompt: { ...prompt, items: [{ role: 'nobody', content: 'Hi' }] } }],
  ['open', { ...opened, prompt: { ...prompt, tools: [{ type: 'web_search', name: 'search' }] } }],
  ['open', { ...opened, prompt: { $blob: { ...ref, sha256: '0' } } }],
  ['open', { ...opened, converses: 'yes' }],
  ['call', { ...called, refused: 1 }],
  // It is asked, and `open` is called again with the answer.
  ['open', { ask: [asked] }],
];

const entries = <T>(byVerb: Partial<Record<Verb, readonly T[]>>) =>
  (Object.keys(byVerb) as Verb[]).flatMap((verb) => (byVerb[verb] ?? []).map((value) => [verb, value] as const));
const schemaTakes = (verb: Verb, value: unknown) => verbs[verb].output.safeParse(value).success;

function handTakes(verb: Verb, value: unknown): boolean {
  if (verb === 'describe') return typeof readDescription(value) !== 'string';
  try {
    checkHeard(`e.${verb}`, verb, value);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ type: 'environment_error', nonRetryable: true });
    return false;
  }
}

describe('schema and hand agree on', () => {
  test.each(entries(good))('%s, good: %j', (verb, value) => {
    expect([schemaTakes(verb, value), handTakes(verb, value)]).toEqual([true, true]);
  });

  test.each(entries(bad))('%s, bad: %j', (verb, value) => {
    expect([schemaTakes(verb, value), handTakes(verb, value)]).toEqual([false, false]);
  });
});

test.each(laxer)('the hand leaves to others, for %s: %j', (verb, value) => {
  expect([schemaTakes(verb, value), handTakes(verb, value)]).toEqual([false, true]);
});

test('only the hand sees an ask beside a result: it would be waited for', () => {
  const both = { ...scored, ask: null };
  expect([schemaTakes('reward', both), handTakes('reward', both)]).toEqual([true, false]);
});
