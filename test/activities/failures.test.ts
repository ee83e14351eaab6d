import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { classified } from '../../activities/failures.ts';
import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { StoreError } from '../../store/errors.ts';

class NamedError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const fail = (): never => {
  throw new Error('not to be read');
};

describe('the failure that an error becomes', () => {
  it('has the class, the wait and the word on retries of a RolloutFailure', () => {
    const failure = classified(
      new RolloutFailure('model_overloaded', 'busy', { retryAfterMs: 1500 }),
      'internal_error',
    );
    expect(failure).toMatchObject({
      type: 'model_overloaded',
      message: 'busy',
      nonRetryable: false,
      nextRetryDelay: 1500,
    });
    const final = new RolloutFailure('model_overloaded', 'busy', { retryable: false });
    expect(classified(final, 'internal_error')).toMatchObject({ type: 'model_overloaded', nonRetryable: true });
  });

  it.each([
    ['InvalidRowError', 'invalid_row', true],
    ['DatasetError', 'invalid_row', true],
    ['InvalidOptionError', 'environment_changed', true],
    ['JudgeError', 'judge_failed', true],
    ['UnreadableAnswerError', 'judge_unparseable', true],
    ['TypeError', 'environment_error', false],
  ])('has the class of its name: %s is %s', (name, type, nonRetryable) => {
    const failure = classified(new NamedError(name, 'what happened'), 'environment_error');
    expect(failure).toMatchObject({ type, nonRetryable });
    expect(failure.message).toContain('what happened');
  });

  it('says of the store that it is the store, and of a hook that it is the hook', async () => {
    expect(classified(new StoreError('full'), 'environment_error')).toMatchObject({
      type: 'store_failed',
      message: 'full',
    });
    const missing: unknown = await readFile('/does/not/exist').catch((error: unknown) => error);
    expect(classified(missing, 'internal_error')).toMatchObject({ type: 'store_failed' });
    expect(classified(missing, 'environment_error')).toMatchObject({ type: 'environment_error' });
  });

  it('takes what is not an error at all', () => {
    expect(classified('boo', 'environment_error')).toMatchObject({ type: 'environment_error', message: 'thrown: boo' });
  });

  it.each([
    ['an object without a prototype', Object.create(null)],
    ['an error whose message throws', Object.defineProperty(new Error(), 'message', { get: fail })],
    ['an error whose stack throws', Object.defineProperty(new Error('x'), 'stack', { get: fail })],
    ['an error whose name throws', Object.defineProperty(new Error('x'), 'name', { get: fail })],
    ['a proxy that nobody can ask', new Proxy({}, { getPrototypeOf: fail, get: fail })],
    ['text that throws', { toString: fail }],
  ])('takes %s', (_, thrown: unknown) => {
    expect(classified(thrown, 'environment_error')).toMatchObject({ type: 'environment_error', nonRetryable: false });
  });

  it('is the same when it was one before', () => {
    const failure = ApplicationFailure.nonRetryable('x', 'invalid_row');
    expect(classified(failure, 'environment_error')).toBe(failure);
  });

  it('is short, and tells no credentials', () => {
    const text = `GET https://me:secret@host/x with Bearer abcdefghijkl and sk-abcdefghijkl failed ${'x'.repeat(10_000)}`;
    const { message, stack } = classified(new Error(text), 'environment_error');
    expect(message.length).toBeLessThanOrEqual(500);
    expect(message).toContain('https://host/x with Bearer *** and sk-*** failed');
    expect(stack).not.toMatch(/secret|abcdefghijkl/);
  });

  it('keeps the stack of an error in a hook, and none of one whose class was known', () => {
    expect(classified(new TypeError('x'), 'environment_error').stack).toContain('failures.test.ts');
    expect(classified(new RolloutFailure('model_broken', 'x'), 'internal_error').stack).toBe('');
  });

  it('knows which attempt it was', async () => {
    const environment = new MockActivityEnvironment({ attempt: 7 }, { logger: new DefaultLogger('ERROR') });
    const failure = await environment.run(() => Promise.resolve(classified(new Error('x'), 'environment_error')));
    expect(failure).toMatchObject({ details: [{ attempts: 7 }] });
  });

  it('says when every call will be refused in the same way, and only then', () => {
    const refused = (configuration: boolean) =>
      classified(new RolloutFailure('model_rejected', 'x', { configuration }), 'internal_error');
    expect(refused(true)).toHaveProperty('details', [{ attempts: 1, configuration: true }]);
    expect(refused(false)).toHaveProperty('details', [{ attempts: 1 }]);
  });
});

describe('a hook that throws', () => {
  const placeOf = (error: unknown) => {
    const failure = classified(error, 'environment_error');
    return failure instanceof ApplicationFailure ? (failure.details?.[0] as { at?: string }).at : failure;
  };

  it('is told with the first line of the user, whatever wraps it and whoever runs it', () => {
    const mine = new Error('x');
    expect(placeOf(mine)).toMatch(/^test\/activities\/failures\.test\.ts:\d+$/);
    const library = new Error('outer', { cause: mine });
    library.stack = 'Error: outer\n    at f (/somewhere/node_modules/zod/index.js:1:2)\n    at node:internal/x:3:4';
    expect(placeOf(library)).toBe(placeOf(mine));
  });

  it('says of a file elsewhere only its end, and nothing of what has no line', () => {
    const elsewhere = new Error('x');
    elsewhere.stack = 'Error: x\n    at async open (file:///home/someone/secret/gym/my%20env.ts?t=1:7:9)';
    expect(placeOf(elsewhere)).toBe('gym/my env.ts:7');
    elsewhere.stack = 'Error: x\n    at async file:///home/someone/gym/index.ts:7:9';
    expect(placeOf(elsewhere)).toBe('gym/index.ts:7');
    elsewhere.stack = 'Error: x';
    expect(placeOf(elsewhere)).toBeUndefined();
    expect(placeOf('a text')).toBeUndefined();
  });
});

describe('a cancellation', () => {
  it('stays one', () => {
    const cancelled = new CancelledFailure('cancelled');
    expect(classified(cancelled, 'environment_error')).toBe(cancelled);
  });

  it('is what an abort means while the activity is cancelled, and only then', async () => {
    const aborted = new DOMException('This operation was aborted', 'AbortError');
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const classify = () => Promise.resolve(classified(aborted, 'environment_error'));
    expect(await environment.run(classify)).toMatchObject({ type: 'environment_error' });
    environment.cancel();
    expect(await environment.run(classify)).toBeInstanceOf(CancelledFailure);
  });
});
