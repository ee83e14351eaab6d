import { expect, test } from 'vitest';
import type { Verified } from '../../results/endings.ts';
import { filterGroup, type Filters } from '../../exports/filters.ts';
import { group, verified } from './rollout.ts';

const four = [
  verified(0, 0, { reward: 0, stop_reason: 'max_tokens' }),
  verified(0, 1, { reward: 1 }),
  verified(0, 2, { reward: 0.5, environment: 'other' }),
  verified(0, 3, { reward: 1 }),
];

function left(filters: Filters, rollouts: readonly Verified[] = four, asked?: number) {
  const out: string[] = [];
  const kept = filterGroup(group(rollouts, asked), filters, ({ sample }, reason) => out.push(`${sample} ${reason}`));
  return { kept: kept.rollouts.map(({ sample }) => sample), out: out.sort() };
}

test.each<[Filters, number[], string[]]>([
  [{}, [0, 1, 2, 3], []],
  [{ environments: ['other'] }, [2], ['0 environment', '1 environment', '3 environment']],
  [{ stop_reasons: ['max_tokens', 'stalled'] }, [0], ['1 stop_reason', '2 stop_reason', '3 stop_reason']],
  [{ min_reward: 0.5 }, [1, 2, 3], ['0 below_min_reward']],
  [{ max_reward: 0.5 }, [0, 2], ['1 above_max_reward', '3 above_max_reward']],
  [{ one_per_group: true }, [1], ['0 not_best_of_group', '2 not_best_of_group', '3 not_best_of_group']],
  [{ one_per_group: true, max_reward: 0.5 }, [2], ['0 not_best_of_group', '1 above_max_reward', '3 above_max_reward']],
  [{ mixed_groups: true, complete_groups: true }, [0, 1, 2, 3], []],
])('%j leaves %j', (filters, kept, out) => {
  expect(left(filters)).toEqual({ kept, out });
});

test('a group is mixed or complete by all its rollouts, whatever other filters leave', () => {
  expect(left({ mixed_groups: true, min_reward: 1 }).kept).toEqual([1, 3]);
  const equal = [verified(0, 0), verified(0, 1)];
  expect(left({ mixed_groups: true }, equal).out).toEqual(['0 not_mixed_group', '1 not_mixed_group']);
  expect(left({ complete_groups: true }, equal, 3).out).toEqual(['0 incomplete_group', '1 incomplete_group']);
});
