/** Computations that would hold up a worker go to a thread of their own. */

import { threadId } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { slow } from './slow.ts';

const { signal } = new AbortController();

/** How often the thread that all rollouts share was free while something was awaited. */
async function turnsWhile(work: unknown): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  await Promise.resolve(work).catch(() => undefined);
  clearInterval(timer);
  return turns;
}

test('what is quick is computed at once', async () => {
  expect(slow({ milliseconds: 0 }, signal)).toBe(threadId);
  expect(await slow({ milliseconds: 1 }, signal)).toBe(threadId);
});

test('what is not is computed in another thread, and this one is free', async () => {
  const work = slow({ milliseconds: 400 }, signal);
  expect(await turnsWhile(work)).toBeGreaterThan(5);
  expect(await work).not.toBe(threadId);
});

test('its errors keep their names, and it goes on after them', async () => {
  const failing = slow({ milliseconds: 50, fails: true }, signal);
  await expect(failing).rejects.toMatchObject({ name: 'InvalidRowError', message: 'of no use' });
  expect(await slow({ milliseconds: 50 }, signal)).not.toBe(threadId);
});

test('what takes longer than it may is ended', async () => {
  await expect(slow({ milliseconds: 3_600_000 }, signal)).rejects.toMatchObject({ name: 'TimeLimitError' });
  expect(await slow({ milliseconds: 50 }, signal)).not.toBe(threadId);
});

test('what is cancelled before its turn is not begun', async () => {
  const cancelled = AbortSignal.abort();
  await expect(slow({ milliseconds: 50 }, cancelled)).rejects.toThrow('aborted');
});
