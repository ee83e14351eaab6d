/** Where the time went that the kills cost: kill by kill, and by what the workflows waited for. Arithmetic only. */

import { quantile, rounded } from '../figures.ts';
import { backAt, firstFrom, lostSeconds, perWindow, windowMs } from './goodput.ts';
import type { Observed } from './run.ts';
import { causes, type Cause, type Wait } from './waits.ts';

/** Seconds from the kill, unless said otherwise; `null`: not before the next kill or the end. */
export interface KillFigures {
  /** From the start of the batch. */
  readonly at_s: number;
  readonly next_process_s: number | null;
  readonly polls_s: number | null;
  readonly first_rollout_s: number | null;
  readonly goodput_back_s: number | null;
  /** Time at the usual rate that went missing until goodput was back. */
  readonly lost_s: number;
}

export interface WaitFigures {
  readonly rollouts: number;
  readonly median_s: number;
  readonly max_s: number;
  /** Of all rollouts together: each held a place among those at once. */
  readonly place_seconds: number;
  /** Batch and ranges: no rollout is started meanwhile. */
  readonly parents: number;
  readonly parents_median_s: number;
  readonly parents_max_s: number;
}

export interface Losses {
  readonly usual_rollouts_per_second: number;
  readonly kills: readonly KillFigures[];
  /** Adds up: what the run took beyond the usual rate. */
  readonly lost_s: number;
  /** From each kill until the next worker polled. */
  readonly no_worker_s: number;
  /** From there until goodput was back. */
  readonly recovering_s: number;
  /** Slower than usual, or faster, at other times. */
  readonly rest_s: number;
  readonly waits: Readonly<Partial<Record<Cause, WaitFigures>>>;
}

export function lossesOf(observed: Observed, usual: number): Losses {
  const { startedAt, endedAt, kills, rollouts } = observed;
  const ends = rollouts.map((ran) => ran.endedAt);
  const each = kills.map(({ at, startedAt: started, readyAt }, index) => {
    const until = kills[index + 1]?.at ?? endedAt;
    const ready = Math.min(readyAt, until);
    const back = backAt(ends, { from: at, until, perSecond: usual });
    const noWorker = lostSeconds(ends, at, ready, usual);
    const recovering = lostSeconds(ends, ready, Math.max(ready, back ?? until), usual);
    const since = (moment = Infinity): number | null => (moment <= until ? seconds(moment - at) : null);
    const figures: KillFigures = {
      at_s: seconds(at - startedAt),
      next_process_s: since(started),
      polls_s: since(readyAt),
      first_rollout_s: since(ends[firstFrom(ends, ready)]),
      goodput_back_s: since(back),
      lost_s: rounded(noWorker + recovering, 1),
    };
    return { noWorker, recovering, figures };
  });
  const lost = lostSeconds(ends, startedAt, endedAt, usual);
  const [noWorker, recovering] = [sum(each.map((one) => one.noWorker)), sum(each.map((one) => one.recovering))];
  return {
    usual_rollouts_per_second: rounded(usual, 1),
    kills: each.map(({ figures }) => figures),
    lost_s: rounded(lost, 1),
    no_worker_s: rounded(noWorker, 1),
    recovering_s: rounded(recovering, 1),
    rest_s: rounded(lost - noWorker - recovering, 1),
    waits: waitFigures(observed),
  };
}

/** The rate before the first kill, where there is no run without kills; the first window is no usual one. */
export function usualRate({ startedAt, endedAt, kills, rollouts }: Observed): number {
  const until = kills[0]?.at ?? endedAt;
  const whole = Math.floor((until - startedAt) / windowMs);
  const ends = rollouts.map((ran) => ran.endedAt);
  return quantile(perWindow(ends, startedAt, startedAt + whole * windowMs).slice(1), 0.5);
}

function waitFigures({ waiters }: Observed): Losses['waits'] {
  const lengths = (parent: boolean, cause: Cause): number[] =>
    waiters
      .filter((waiter) => waiter.parent === parent)
      .flatMap(({ waits }) => waits.filter((wait) => wait.cause === cause).map(length));
  return Object.fromEntries(
    Object.keys(causes).flatMap((name) => {
      const [rollouts, parents] = [lengths(false, name as Cause), lengths(true, name as Cause)];
      if (rollouts.length + parents.length === 0) return [];
      const figures: WaitFigures = {
        rollouts: rollouts.length,
        median_s: middle(rollouts),
        max_s: rounded(Math.max(0, ...rollouts), 1),
        place_seconds: Math.round(sum(rollouts)),
        parents: parents.length,
        parents_median_s: middle(parents),
        parents_max_s: rounded(Math.max(0, ...parents), 1),
      };
      return [[name, figures]];
    }),
  );
}

function middle(values: readonly number[]): number {
  return values.length === 0 ? 0 : rounded(quantile(values, 0.5), 1);
}

function length({ from, to }: Wait): number {
  return (to - from) / 1000;
}

function seconds(milliseconds: number): number {
  return rounded(milliseconds / 1000, 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
