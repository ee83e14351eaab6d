/** Several hooks that end their worker, at once with others: those are lost with it again and again, and do not fail for it. */

import { expect, test } from 'vitest';
import { collect } from './environments/collect.ts';

const innocent = Array<string>(10).fill('call is under way');

test.each([
  // Each of them takes all others with it twice.
  ['by themselves', 'call exits amid others', 'ended its process (exit code 3) (at ', 5],
  // Nobody can say which it was, so all of them are tried again one after the other.
  ['by a signal', 'call is killed amid others', 'was running when its process ended (SIGKILL)', 2],
])(
  'three rows whose hooks end their worker %s fail, and ten innocent ones are verified',
  async (_, poison, message, attempts) => {
    const faults = [...Array<string>(3).fill(poison), ...innocent];
    const { log, code, records, failed } = await collect('queue', faults, '15 seconds');
    expect(code).toBe(1);
    expect(records.map(({ fault, reward }) => [fault, reward])).toEqual(innocent.map((fault) => [fault, 1]));
    const failure = { class: 'environment_error', step: 'call', message: expect.stringContaining(message) };
    expect(failed).toEqual(
      Array(3).fill(expect.objectContaining({ fault: poison, failure: expect.objectContaining(failure) })),
    );
    expect(log.ran('call', poison)).toBeGreaterThanOrEqual(6);
    // One at opening, two of the model, one at the reward; Temporal by itself gives up after four at the tool.
    expect(Math.max(...records.map(({ rollout }) => rollout.attempts - 4))).toBeGreaterThanOrEqual(attempts);
  },
  420_000,
);
