/** Hooks that block the thread of their worker, or end its process: another goes on, and the hook is not run a third time. */

import { expect, test } from 'vitest';
import { collect } from './environments/collect.ts';

test('a hook that blocks is named with its line after two tries, and the rest of the batch goes on', async () => {
  // Batches beside each other, as each hook costs two workers.
  const cases = [
    ['inline', 'call'],
    ['inline', 'reward'],
    ['queue', 'call'],
  ] as const;
  const named = (hook: string) =>
    expect.stringMatching(new RegExp(`^${hook} blocked its worker's thread for \\d+ s \\(at .*faulty\\.ts:\\d+`));
  await Promise.all(
    cases.map(async ([placement, step]) => {
      const fault = `${step} blocks`;
      const { log, code, stderr, rewards, failures } = await collect(placement, ['nothing', fault, 'huge state']);
      expect({ code, rewards }).toEqual({ code: 1, rewards: { nothing: 1, 'huge state': 1 } });
      expect(stderr).toContain('a hook blocked the worker, which ended itself');
      const message = named(`faulty_${placement}.${step}`);
      expect(failures).toEqual({
        [fault]: expect.objectContaining({ class: 'environment_error', attempts: 2, step, message }),
      });
      expect({ ran: log.ran(step, fault), closed: log.ran('close', fault) }).toEqual({ ran: 2, closed: 1 });
    }),
  );
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
  const ended = (hook: string) =>
    expect.stringMatching(new RegExp(`^${hook} ended its process \\(exit code 3\\) \\(at .*faulty\\.ts:\\d+`));
  const died = (hook: string) => expect.stringContaining(`${hook} was running when its process ended (SIGKILL)`);
  const cases = [
    ['inline', 'call', 'exits', ended],
    ['inline', 'reward', 'exits', ended],
    ['inline', 'call', 'stops', died],
    ['queue', 'call', 'exits', ended],
  ] as const;
  await Promise.all(
    cases.map(async ([placement, step, does, says]) => {
      const fault = `${step} ${does}`;
      const { log, rewards, failures } = await collect(placement, ['nothing', fault]);
      expect(rewards).toEqual({ nothing: 1 });
      const message = says(`faulty_${placement}.${step}`);
      expect(failures).toEqual({
        [fault]: expect.objectContaining({ class: 'environment_error', attempts: 2, step, message }),
      });
      expect({ fault, ran: log.ran(step, fault) }).toEqual({ fault, ran: 2 });
    }),
  );
});

test('a worker that fails in part ends as a whole, and another goes on', async () => {
  const { code, stderr, rewards } = await collect('inline', ['nothing', 'call breaks the wire']);
  expect(stderr).toContain('the worker died (exit code 1)');
  expect({ code, rewards }).toEqual({ code: 0, rewards: { nothing: 1, 'call breaks the wire': 1 } });
});
