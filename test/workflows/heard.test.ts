import { describe, expect, test } from 'vitest';
import { checkHeard } from '../../workflows/heard.ts';
import { payloadConverter } from '../../workflows/payload-converter.ts';

const prompt = { items: [{ role: 'user', content: 'Hi' }], tools: [{ name: 'add' }], sampling: {} };
const reference = { $blob: { url: 'file:///b', sha256: '0'.repeat(64), bytes: 1 } };
const check = (verb: 'open' | 'call' | 'reply' | 'reward' | 'close', heard: unknown) =>
  checkHeard(`e.${verb}`, verb, heard);
const json = (text: string) =>
  payloadConverter.fromPayload({
    metadata: { encoding: new TextEncoder().encode('json/plain') },
    data: new TextEncoder().encode(text),
  });

test('what is as the contract says is heard', () => {
  for (const [verb, heard] of [
    ['open', { state: null, prompt, converses: false }],
    ['open', { state: {}, prompt: reference, converses: false }],
    ['call', { state: 1, output: '' }],
    ['call', { state: reference, output: reference }],
    ['reply', { state: {} }],
    ['reply', { state: {}, message: null }],
    ['reply', { state: {}, message: 'more' }],
    ['reward', { rewards: { a: -0.5, b: 0 }, details: { any: ['thing'] } }],
    ['reward', { ask: [{ role: 'judge', key: 'k', prompt }] }],
  ] as const) {
    expect(check(verb, heard)).toBe(heard);
  }
});

test('of what close returns nothing is read', () => {
  for (const heard of [undefined, null, 'closed', { ask: 1 }]) expect(check('close', heard)).toEqual({});
});

describe('what is not fails the rollout by name:', () => {
  test.each([
    ['open', undefined, 'nothing, not an object'],
    ['open', 'opened', '"opened", not an object'],
    ['open', { prompt }, 'no state'],
    ['open', { state: {} }, 'no prompt'],
    ['open', { state: {}, prompt: {} }, 'a prompt whose items are nothing'],
    ['open', { state: {}, prompt: { ...prompt, items: ['Hi'] } }, 'items[0] has no type'],
    ['open', { state: {}, prompt: { ...prompt, tools: [{}] } }, 'tools[0] has no name'],
    ['open', { state: {}, prompt: { ...prompt, sampling: [] } }, 'sampling is an empty list'],
    ['open', { state: { $blob: 'x' }, prompt }, 'a reference as its state'],
    ['call', { state: {} }, 'nothing as its output'],
    ['call', { state: {}, output: { sum: 3 } }, 'an object as its output'],
    ['call', { state: {}, output: { $blob: { url: 'file:///b' } } }, 'a reference as its output'],
    ['reply', { state: {}, message: 5 }, '5 as its message'],
    ['reward', {}, 'rewards that are nothing'],
    ['reward', { rewards: {} }, 'no rewards'],
    ['reward', { rewards: { good: 'NaN' } }, '"NaN" as the reward "good"'],
    ['reward', { rewards: { good: true } }, 'true as the reward "good"'],
    ['reward', { rewards: { good: 1 }, details: 'well done' }, 'details that are "well done"'],
    ['reward', { ask: [] }, 'an ask that is an empty list'],
    ['reward', { ask: [{ key: 'k', prompt }] }, 'an ask without a role'],
    ['reward', { ask: [{ role: 'judge', key: 'k', prompt: 'Good?' }] }, 'an ask with a prompt that is "Good?"'],
  ] as const)('%s %j', (verb, heard, complaint) => {
    const error = expect.objectContaining({ type: 'environment_error', nonRetryable: true });
    expect(() => check(verb, heard)).toThrow(error);
    expect(() => check(verb, heard)).toThrow(`e.${verb} answered with`);
    expect(() => check(verb, heard)).toThrow(complaint);
  });
});

test('what is too long to be handed on by the workflow belongs into the store', () => {
  const long = 's'.repeat(300_000);
  const asks = { ask: [{ role: 'judge', key: 'k', prompt: { ...prompt, items: [{ role: 'user', content: long }] } }] };
  expect(() => check('open', { state: long, prompt })).toThrow('300000 characters as its state');
  expect(() => check('reward', asks)).toThrow('as its prompt');
  const output = { state: {}, output: 's'.repeat(20_000) };
  expect(check('call', output)).toBe(output);
  // Of a turn with many calls.
  expect(() => checkHeard('e.call', 'call', output, { inline_bytes: 163 })).toThrow('more than 2608: answer with');
});

test('what is no JSON is a value that says so, and not an error of the workflow task', () => {
  expect(json('{"rewards":{"good":1}}')).toEqual({ rewards: { good: 1 } });
  const heard = json('{"rewards":{"good":NaN}}');
  expect(() => check('reward', heard)).toThrow(/e\.reward answered with what is no JSON \(.*NaN/);
});
