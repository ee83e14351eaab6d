/** The figures of a single row, to compare it with the same row of another batch. */

import type { RolloutInfo } from '../contracts/record.ts';
import type { ComparedMetric } from './comparison.ts';
import { ranOf, type Group } from './groups.ts';
import { Moments } from './statistics/moments.ts';
import { passAtK, passHatK } from './statistics/pass.ts';
import { isTruncated } from './tallies/stops.ts';
import { passesOf } from './tallies/success.ts';

/** `undefined`: the row has too few rollouts, or its records do not tell. */
export type RowFigures = (metric: ComparedMetric, k: number) => number | undefined;

export function rowFigures(group: Group, threshold: number): RowFigures {
  const { verified, failed } = group;
  const attempted = verified.length + failed.length;
  const n = verified.length;
  const c = passesOf(group, threshold);
  const share = (count: number, of: number) => (of === 0 ? undefined : count / of);
  const used = (amount: (info: Partial<RolloutInfo>) => number | undefined) =>
    meanOf(ranOf(group).flatMap(({ info }) => amount(info) ?? []));
  const stopped = (is: (reason: string | undefined) => boolean) =>
    share(verified.filter(({ info }) => is(info.stop_reason)).length, n);
  return (metric, k) => {
    switch (metric) {
      case 'reward_mean':
        return meanOf(verified.map(({ reward }) => reward));
      case 'reward_std':
        return stdOf(verified.map(({ reward }) => reward));
      case 'passed':
        return share(c, n);
      case 'passed_pessimistic':
        return share(c, attempted);
      case 'pass_at_k':
        return n < k ? undefined : passAtK(n, c, k);
      case 'pass_hat_k':
        return n < k ? undefined : passHatK(n, c, k);
      case 'verified_rate':
        return share(n, attempted);
      case 'truncated':
        return stopped(isTruncated);
      case 'max_turns':
        return stopped((reason) => reason === 'max_turns');
      case 'turns':
        return meanOf(verified.map(({ info }) => info.turns));
      case 'input_tokens':
        return used(({ usage }) => usage?.input_tokens);
      case 'output_tokens':
        return used(({ usage }) => usage?.output_tokens);
      case 'model_seconds':
        return used(({ timings }) => timings?.model);
      case 'cost':
        return used(({ cost }) => cost);
    }
  };
}

function meanOf(values: readonly number[]): number | undefined {
  return momentsOf(values).mean ?? undefined;
}

function stdOf(values: readonly number[]): number | undefined {
  return momentsOf(values).std ?? undefined;
}

function momentsOf(values: readonly number[]): Moments {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
}
