/** Problems of a batch: made, and told as one sentence each. No I/O. */

import { shorten } from '../contracts/text.ts';
import { durationText } from '../contracts/duration.ts';
import type { Problem } from './status-fields.ts';

const maxTextLength = 500;

/** A problem of which nothing is known but what is given. */
export function problemOf(given: Pick<Problem, 'kind' | 'message'> & Partial<Problem>): Problem {
  const { kind, message, ...known } = given;
  return {
    kind,
    message,
    todo: null,
    since: null,
    attempts: null,
    next_attempt_at: null,
    rollouts: null,
    sampled: null,
    failure_class: null,
    role: null,
    model: null,
    activity: null,
    queue: null,
    workflow_id: null,
    ...known,
  };
}

/** `model m (policy) at http://… answered 429 …, since 12:03:10 (4m10s), 10 of 10 sampled rollouts wait, up to 7 attempts, next in 12s`. */
export function problemText(problem: Problem, now = Date.now()): string {
  const { message, since, attempts, next_attempt_at: next, rollouts, sampled } = problem;
  return [
    message,
    ...(since === null ? [] : [sinceText(problem, Date.parse(since), now)]),
    ...(rollouts === null || sampled === null
      ? []
      : [`${rollouts} of ${sampled} sampled rollouts ${rollouts === 1 ? 'waits' : 'wait'}`]),
    ...(attempts === null ? [] : [`up to ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`]),
    ...(next === null ? [] : [nextText((Date.parse(next) - now) / 1000)]),
  ].join(', ');
}

function nextText(seconds: number): string {
  return seconds < 1 ? 'next attempt now' : `next in ${durationText(seconds)}`;
}

/** What a server or a hook said, fit for a terminal: one line without control characters, and not a page of it. */
export function plainText(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return shorten(line, maxTextLength);
}

/** `12:03:10`, with the date when that is not today's. */
export function clockText(at: number, now = Date.now()): string {
  const [then, today] = [new Date(at), new Date(now)];
  const clock = then.toTimeString().slice(0, 8);
  if (then.toDateString() === today.toDateString()) return clock;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${clock}`;
}

function sinceText({ kind }: Problem, since: number, now: number): string {
  const when = `${clockText(since, now)} (${durationText((now - since) / 1000)})`;
  // A worker that has gone may have gone any time after it last asked.
  return kind === 'no_worker' ? `last seen ${when}` : `since ${when}`;
}
