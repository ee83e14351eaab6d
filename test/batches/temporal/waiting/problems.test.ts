/** Calls that do not come to an end, put together by what keeps them. */

import { expect, it } from 'vitest';
import { problemText } from '../../../../batches/problem.ts';
import type { PendingCall } from '../../../../batches/temporal/waiting/calls.ts';
import { problemsOf } from '../../../../batches/temporal/waiting/problems.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000);

function call(given: Partial<PendingCall>): PendingCall {
  return {
    workflowId: 'b/0-0',
    activity: 'generate',
    queue: 'dgym-model',
    state: 'retrying',
    since: ago(60),
    queuedSince: ago(60),
    next: undefined,
    heartbeat: undefined,
    waitsFor: undefined,
    attempts: 1,
    failure: undefined,
    pausedBecause: undefined,
    role: 'policy',
    model: 'm',
    ...given,
  };
}

function failed(message: string, given: Partial<PendingCall> = {}): PendingCall {
  return call({ failure: { message, class: 'model_overloaded', cause: 'thrown' }, ...given });
}

it('a call whose worker was stopped is nobody’s bug', () => {
  const failure = { message: 'Worker is shutting down', class: undefined, cause: 'stopped' } as const;
  expect(problemsOf([call({ failure })], 1, now)).toMatchObject([
    {
      message: 'generate of m (policy): its worker was stopped while it ran',
      todo: expect.stringContaining('dgym resume'),
      failure_class: null,
    },
  ]);
});

it('what differs from call to call does not keep equal failures apart', () => {
  const calls = [
    failed('model m at http://a:1/v1 answered 429 try again in 1.2s (req_71a)', { workflowId: 'b/0-0', attempts: 2 }),
    failed('model m at http://a:1/v1 answered 429 try again in 930ms (req_3b0)', {
      workflowId: 'b/1-0',
      since: ago(90),
      attempts: 7,
      next: new Date(now + 12_000),
    }),
    failed('model m at http://a:1/v1 answered 429 try again in 4s (req_9f1)', {
      workflowId: 'b/2-0',
      next: new Date(now + 30_000),
    }),
  ];
  const problems = problemsOf(calls, 10, now);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({
    since: ago(90).toISOString(),
    attempts: 7,
    next_attempt_at: new Date(now + 12_000).toISOString(),
    rollouts: 3,
    sampled: 10,
    workflow_id: 'b/1-0',
  });
  expect(problemText(problems[0]!, now)).toMatch(
    /^model m \(policy\) at http:\/\/a:1\/v1 answered 429 try again in 930ms \(req_3b0\), since .*\(1m30s\), 3 of 10 sampled rollouts wait, up to 7 attempts, next in 12s$/,
  );
});

it('servers, statuses and roles are kept apart, and what most rollouts wait for comes first', () => {
  const at = (url: string, status: number) => `model m at ${url} answered ${status} busy`;
  const calls = [
    failed(at('http://a:1/v1', 429), { workflowId: 'b/0-0' }),
    failed(at('http://b:2/v1', 429), { workflowId: 'b/1-0' }),
    failed(at('http://b:2/v1', 503), { workflowId: 'b/2-0' }),
    failed(at('http://b:2/v1', 503), { workflowId: 'b/3-0' }),
    failed(at('http://b:2/v1', 503), { workflowId: 'b/4-0', role: 'judge' }),
  ];
  const problems = problemsOf(calls, 5, now);
  expect(problems).toHaveLength(4);
  expect(problems[0]).toMatchObject({ message: 'model m (policy) at http://b:2/v1 answered 503 busy', rollouts: 2 });
});

it('parallel calls of one rollout are one rollout that waits', () => {
  const calls = [failed('model m at x: ECONNREFUSED'), failed('model m at x: ECONNREFUSED')];
  expect(problemsOf(calls, 4, now)).toMatchObject([{ rollouts: 1, sampled: 4 }]);
});

it('a failure that does not name the model gets its name', () => {
  const [problem] = problemsOf([failed('none of 2 servers answers: …')], 1, now);
  expect(problem?.message).toBe('model m (policy): none of 2 servers answers: …');
});

it('a hook that throws is the environment, by its verb; the store is the store', () => {
  const hook = { activity: 'coffee_bar.reward', queue: 'dgym', role: undefined, model: undefined };
  const calls = [
    call({ ...hook, failure: { message: 'ValueError: no tea', class: undefined, cause: 'thrown' } }),
    call({ failure: { message: 'cannot read file:///s', class: 'store_failed', cause: 'thrown' } }),
  ];
  expect(problemsOf(calls, 2, now)).toMatchObject([
    { kind: 'environment', message: 'coffee_bar.reward: ValueError: no tea', failure_class: 'environment_error' },
    { kind: 'store', message: 'cannot read file:///s', failure_class: 'store_failed' },
  ]);
});

it('a call whose worker went away is neither the model nor the environment', () => {
  const lost = { message: 'activity Heartbeat timeout', class: undefined, cause: 'timeout' } as const;
  expect(problemsOf([call({ failure: lost })], 1, now)).toMatchObject([
    { kind: 'timeout', failure_class: 'activity_timeout', message: expect.stringContaining('generate of m (policy)') },
  ]);
});

it('a call that runs, or has just been queued, is no problem', () => {
  const calls = [call({ state: 'running', attempts: 0 }), call({ state: 'queued', attempts: 0, queuedSince: ago(2) })];
  expect(problemsOf(calls, 2, now)).toEqual([]);
});

it('a call that nobody takes up waits for a worker', () => {
  const [problem] = problemsOf([call({ state: 'queued', attempts: 0, since: ago(30), queuedSince: ago(30) })], 1, now);
  expect(problem).toMatchObject({ kind: 'queued', queue: 'dgym-model', attempts: null, since: ago(30).toISOString() });
});

it('an activity that someone paused in Temporal says why', () => {
  const paused = call({ state: 'paused', attempts: 0, pausedBecause: 'GPU maintenance' });
  expect(problemsOf([paused], 1, now)).toMatchObject([
    { kind: 'activity_paused', message: 'generate is paused in Temporal: GPU maintenance' },
  ]);
});

it('an answer in hand that waits for the store is told as the store, while its call goes on', () => {
  const waitsFor = 'cannot write file:///s/blobs/x: permission denied; check who owns it (EACCES)';
  const [problem] = problemsOf([call({ state: 'running', waitsFor }), call({ state: 'running' })], undefined, now);
  expect(problem).toMatchObject({ kind: 'store', message: waitsFor, failure_class: 'store_failed' });
});
