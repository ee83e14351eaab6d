/** Calls that do not come to an end, put together by what keeps them. No I/O. */

import { adviceOn, failureClasses, type FailureClass } from '../../../contracts/failures.ts';
import { problemOf } from '../../problem.ts';
import type { Problem } from '../../status-fields.ts';
import type { PendingCall } from './calls.ts';

/** In a queue for longer than this, a call waits for a worker rather than for its turn. */
const queuedMs = 10_000;

/** What most rollouts wait for comes first. `sampled`: open rollouts that were looked at, where they are a sample. */
export function problemsOf(calls: readonly PendingCall[], sampled: number | undefined, now = Date.now()): Problem[] {
  const groups = new Map<string, Stuck[]>();
  for (const call of calls) {
    const told = tell(call, now);
    if (!told) continue;
    const key = JSON.stringify([told.kind, call.activity, call.queue, call.role, call.model, alike(told.message)]);
    const group = groups.get(key);
    if (group) group.push({ call, told });
    else groups.set(key, [{ call, told }]);
  }
  const problems = [...groups.values()].map((group) => together(group, sampled));
  return problems.sort((one, other) => (other.rollouts ?? 0) - (one.rollouts ?? 0));
}

type Told = Pick<Problem, 'kind' | 'message' | 'todo' | 'failure_class'>;
interface Stuck {
  readonly call: PendingCall;
  readonly told: Told;
}

/** `undefined` while there is nothing wrong with it. */
function tell(call: PendingCall, now: number): Told | undefined {
  const { activity, queue, state, failure } = call;
  if (state === 'paused') {
    const why = call.pausedBecause ? `: ${call.pausedBecause}` : '';
    const todo = 'unpause it in the Temporal UI, or with `temporal activity unpause`';
    return { kind: 'activity_paused', message: `${activity} is paused in Temporal${why}`, todo, failure_class: null };
  }
  if (call.waitsFor !== undefined) {
    const { advice: todo } = failureClasses.store_failed;
    return { kind: 'store', message: call.waitsFor, todo, failure_class: 'store_failed' };
  }
  if (failure) return tellFailure(call, failure);
  const { queuedSince } = call;
  if (state !== 'queued' || !queuedSince || now - queuedSince.getTime() < queuedMs) return undefined;
  return {
    kind: 'queued',
    message: `no worker takes up ${activity}${ofRole(call)} from queue ${queue ?? '?'}`,
    todo: 'its workers are busy, held back by a limit, or gone: run more of them with `dgym worker`',
    failure_class: null,
  };
}

function tellFailure(call: PendingCall, { cause, class: given, message }: NonNullable<PendingCall['failure']>): Told {
  const { activity, queue } = call;
  if (cause === 'no_activity') {
    return {
      kind: 'no_activity',
      message: `a worker on queue ${queue ?? '?'} has no activity ${activity}`,
      todo: 'it is of another version, or lacks the module of the environment: stop it, or pass it --environments',
      failure_class: null,
    };
  }
  if (cause === 'stopped') {
    return {
      kind: 'timeout',
      message: `${activity}${ofRole(call)}: its worker was stopped while it ran`,
      todo: 'the next worker makes it again: `dgym resume` and `dgym worker` start one',
      failure_class: null,
    };
  }
  if (cause === 'timeout') {
    return {
      kind: 'timeout',
      message: `${activity}${ofRole(call)}: its worker went away or took too long (${message})`,
      todo: 'it is tried again by itself; see the log of the worker',
      failure_class: 'activity_timeout',
    };
  }
  const isModel = activity === 'generate';
  const failureClass: FailureClass = given ?? (isModel ? 'internal_error' : 'environment_error');
  const todo = adviceOn(failureClass, message);
  if (failureClass === 'store_failed') return { kind: 'store', message, todo, failure_class: failureClass };
  if (isModel) return { kind: 'model', message: modelMessage(call, message), todo, failure_class: failureClass };
  return { kind: 'environment', message: `${activity}: ${message}`, todo, failure_class: failureClass };
}

/** Most messages name the model already: then the role goes behind its name. */
function modelMessage({ role, model }: PendingCall, message: string): string {
  if (role === undefined || model === undefined) return message;
  const named = `model ${model} `;
  const rest = message.startsWith(named) ? message.slice(named.length) : undefined;
  return rest === undefined ? `model ${model} (${role}): ${message}` : `model ${model} (${role}) ${rest}`;
}

function ofRole({ role, model }: PendingCall): string {
  return role === undefined ? '' : ` of ${model ?? 'the model'} (${role})`;
}

/** The message without what differs from call to call: times, ids, amounts. Servers and statuses stay apart. */
function alike(message: string): string {
  const isSame = (word: string): boolean => /^\D*$/.test(word) || /^https?:/.test(word) || /^[45]\d\d$/.test(word);
  return message
    .split(' ')
    .map((word) => (isSame(word) ? word : '#'))
    .join(' ');
}

function together(group: readonly Stuck[], sampled: number | undefined): Problem {
  const calls = group.map(({ call }) => call);
  const longest = calls.reduce((one, other) => (timeOf(other.since) < timeOf(one.since) ? other : one));
  const next = calls.map((call) => timeOf(call.next)).reduce((one, other) => Math.min(one, other));
  const attempts = Math.max(...calls.map((call) => call.attempts));
  const { told } = group.find(({ call }) => call === longest) as Stuck;
  return problemOf({
    ...told,
    since: longest.since?.toISOString() ?? null,
    attempts: attempts === 0 ? null : attempts,
    next_attempt_at: next === Infinity ? null : new Date(next).toISOString(),
    rollouts: sampled === undefined ? null : new Set(calls.map(({ workflowId }) => workflowId)).size,
    sampled: sampled ?? null,
    role: longest.role ?? null,
    model: longest.model ?? null,
    activity: longest.activity,
    queue: longest.queue ?? null,
    workflow_id: longest.workflowId,
  });
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? Infinity;
}
