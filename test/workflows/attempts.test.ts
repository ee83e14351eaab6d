/** Which attempts at a hook count: those that were lost do not, up to a limit. */

import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, type TimeoutType } from '@temporalio/common';
import { expect, test } from 'vitest';
import { Attempts, maxAttempts, maxLost } from '../../workflows/attempts.ts';

const failed = (cause: Error) =>
  new ActivityFailure('failed', 'e.call', '1', RetryState.MAXIMUM_ATTEMPTS_REACHED, undefined, cause);
const timedOut = (type: TimeoutType, details?: unknown) => failed(new TimeoutFailure('timed out', details, type));
const thrown = (details: object, nonRetryable = false) =>
  failed(ApplicationFailure.create({ type: 'environment_error', nonRetryable, details: [details] }));

/** How often Temporal is asked for its four attempts, when each time they end like this. */
function rounds(error: unknown, foreign = false): number {
  const attempts = new Attempts(foreign);
  let count = 1;
  while (attempts.mayGoOn(error)) count += 1;
  return count;
}

test.each<[string, unknown, number]>([
  ['threw each time', thrown({ attempts: 4 }), 1],
  ['were refused for good', thrown({ attempts: 1, blocked: true }, true), 1],
  ['died once and threw three times', thrown({ attempts: 4, lost: 1 }), 2],
  ['died three times and threw once', thrown({ attempts: 4, lost: 3 }), 4],
  ['threw three times and died', timedOut('HEARTBEAT', { tries: 3 }), 2],
  ['died each time', timedOut('HEARTBEAT'), maxLost / maxAttempts],
  ['died each time, and the hook has little time', timedOut('START_TO_CLOSE'), maxLost / maxAttempts],
  [
    'were cut off, the last one at least, by a worker on its way out',
    failed(ApplicationFailure.create({ type: 'WorkerShutdown' })),
    maxLost / maxAttempts,
  ],
  ['found nobody', timedOut('SCHEDULE_TO_CLOSE'), 1],
  ['tell nonsense', thrown({ attempts: 4, lost: 'all' }), 1],
])('attempts that %s', (_, error, expected) => {
  expect(rounds(error)).toBe(expected);
});

test('a worker of somebody else that gives no answer has had its attempts', () => {
  expect(rounds(timedOut('HEARTBEAT'), true)).toBe(1);
  expect(rounds(timedOut('START_TO_CLOSE'), true)).toBe(1);
});

test('an answer tells of all attempts', () => {
  const attempts = new Attempts(false);
  expect(attempts.addTo({ output: 'done', attempts: 2 })).toEqual({ output: 'done', attempts: 2 });
  attempts.mayGoOn(timedOut('HEARTBEAT'));
  expect(attempts.addTo({ output: 'done', attempts: 2 })).toEqual({ output: 'done', attempts: 6 });
  expect(attempts.addTo({ output: 'done' })).toEqual({ output: 'done', attempts: 5 });
  expect(attempts.addTo(null)).toBe(null);
});
