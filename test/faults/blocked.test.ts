/** Hooks that block the thread of their worker, or end its process: another goes on, and the hook is not run a third time. */

import { expect, test } from 'vitest';
import { collect } from './environments/collect.ts';

test('a hook that blocks is named with its line after two tries, and the rest of the batch goes on', async () => {
  const [inline, queue] = await Promise.all([
    collect('inline', ['nothing', 'call blocks', 'reward blocks', 'huge state']),
    collect('queue', ['nothing', 'call blocks', 'huge state']),
  ]);
  for (const { code, stderr, rewards } of [inline, queue]) {
    expect(code).toBe(1);
    expect(rewards).toEqual({ nothing: 1, 'huge state': 1 });
    expect(stderr).toContain('a hook blocked the worker, which ended itself');
  }
  const blocked = { class: 'environment_error', attempts: 2 };
  const named = (hook: string) =>
    expect.stringMatching(new RegExp(`^${hook} blocked its worker's thread for \\d+ s \\(at .*faulty\\.ts:\\d+`));
  expect(inline.failures).toEqual({
    'call blocks': expect.objectContaining({ ...blocked, step: 'call', message: named('faulty_inline.call') }),
    'reward blocks': expect.objectContaining({ ...blocked, step: 'reward', message: named('faulty_inline.reward') }),
  });
  expect(queue.failures).toEqual({
    'call blocks': expect.objectContaining({ ...blocked, step: 'call', message: named('faulty_queue.call') }),
  });
  for (const { log, failures } of [inline, queue]) {
    for (const fault of Object.keys(failures)) {
      expect(log.ran(fault.split(' ')[0]!, fault)).toBe(2);
      expect(log.ran('close', fault)).toBe(1);
    }
  }
});

test('where nobody can say which hook it is, those under way are tried alone, and the innocent are not blamed', async () => {
  const { rewards, failures } = await collect('queue', ['call is under way', 'call blocks in the system']);
  expect(rewards).toEqual({ 'call is under way': 1 });
  expect(failures).toEqual({
    'call blocks in the system': expect.objectContaining({
      class: 'environment_error',
      message: expect.stringContaining('faulty_queue.call blocked its worker'),
    }),
  });
});

test('a hook that ends its process is named with its line after two tries, and the rest of the batch goes on', async () => {
  const [inline, queue] = await Promise.all([
    collect('inline', ['nothing', 'call exits', 'reward exits', 'call stops']),
    collect('queue', ['nothing', 'call exits']),
  ]);
  expect(inline.rewards).toEqual({ nothing: 1 });
  expect(queue.rewards).toEqual({ nothing: 1 });

  const ended = (hook: string) =>
    expect.stringMatching(new RegExp(`^${hook} ended its process \\(exit code 3\\) \\(at .*faulty\\.ts:\\d+`));
  const died = (hook: string) => expect.stringContaining(`${hook} was running when its process ended (SIGKILL)`);
  const failed = { class: 'environment_error', attempts: 2 };
  expect(inline.failures).toEqual({
    'call exits': expect.objectContaining({ ...failed, step: 'call', message: ended('faulty_inline.call') }),
    'reward exits': expect.objectContaining({ ...failed, step: 'reward', message: ended('faulty_inline.reward') }),
    'call stops': expect.objectContaining({ ...failed, step: 'call', message: died('faulty_inline.call') }),
  });
  expect(queue.failures).toEqual({
    'call exits': expect.objectContaining({ ...failed, step: 'call', message: ended('faulty_queue.call') }),
  });
  expect(inline.log.ran('call', 'call exits')).toBe(2);
  expect(queue.log.ran('call', 'call exits')).toBe(2);
  // Six workers die one after the other, and each takes its time to start.
}, 360_000);

test('a worker that fails in part ends as a whole, and another goes on', async () => {
  const { code, stderr, rewards } = await collect('inline', ['nothing', 'call breaks the wire']);
  expect(stderr).toContain('the worker died (exit code 1)');
  expect({ code, rewards }).toEqual({ code: 0, rewards: { nothing: 1, 'call breaks the wire': 1 } });
});
