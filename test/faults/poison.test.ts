/** Several hooks that end their worker, at once with others: those are lost with it again and again, and do not fail for it. */

import { expect, test } from 'vitest';
import { collect } from './environments/collect.ts';

const innocent = Array<string>(10).fill('call is under way');

test.each([
  [
    'by themselves',
    'call exits amid others',
    /^faulty_queue\.call ended its process \(exit code 3\) \(at .*faulty\.ts:\d+/,
  ],
  ['by a signal', 'call is killed amid others', /^faulty_queue\.call was running when its process ended \(SIGKILL\)/],
])(
  'three rows whose hooks end their worker %s fail, and ten innocent ones are verified',
  async (_, poison, message) => {
    const { log, code, records, failures } = await collect(
      'queue',
      [...Array(3).fill(poison), ...innocent],
      '15 seconds',
    );
    expect(code).toBe(1);
    expect(records.map(({ fault, reward }) => [fault, reward])).toEqual(innocent.map((fault) => [fault, 1]));
    expect(failures).toEqual({
      [poison]: expect.objectContaining({
        class: 'environment_error',
        step: 'call',
        message: expect.stringMatching(message),
      }),
    });
    expect(log.ran('call', poison)).toBeGreaterThanOrEqual(6);
    // One at opening, two of the model, one at the reward. Temporal by itself gives up after four at the tool.
    expect(Math.max(...records.map(({ rollout }) => rollout.attempts - 4))).toBeGreaterThan(4);
  },
  420_000,
);
