import { expect, test } from 'vitest';
import type { Ended } from '../../results/endings.ts';
import { advantageOf, groupFields, groupsOf, statisticsOf } from '../../exports/groups.ts';
import { collect } from '../results/batch-in-store.ts';
import { group, verified } from './rollout.ts';

async function* given(...endings: Ended[]): AsyncIterable<Ended> {
  yield* endings;
}

test('a group is the samples of one row, with failures apart', async () => {
  const failure = { class: 'judge_failed', message: 'down', attempts: 1 };
  const failed: Ended = {
    row: 1,
    sample: 1,
    text: '{}',
    generation: 0,
    failure: {
      _ng_task_index: 1,
      _ng_rollout_index: 1,
      _ng_failure_class: 'judge_failed',
      failure,
      rollout: { id: 'x' },
    },
  };
  const groups = await collect(groupsOf(given(verified(0, 0), verified(0, 1), verified(1, 0), failed), 2));
  expect(groups.map(({ row, rollouts, failures }) => [row, rollouts.length, failures.length])).toEqual([
    [0, 2, 0],
    [1, 1, 1],
  ]);
  expect(groups.map(({ statistics }) => statistics.complete)).toEqual([true, false]);
  expect(await collect(groupsOf(given(), 2))).toEqual([]);
});

test('statistics are those of torch and TRL: standard deviation with n − 1, advantage over it plus 1e-4', () => {
  const rollouts = [1, 0, 0, 1].map((reward, sample) => verified(0, sample, { reward }));
  const statistics = statisticsOf(rollouts, 4);
  expect(statistics).toMatchObject({ size: 4, complete: true, mixed: true, mean: 0.5 });
  // torch.tensor([1., 0., 0., 1.]).std()
  expect(statistics.std).toBeCloseTo(0.5773502691896257, 12);
  expect(advantageOf(1, statistics)).toBeCloseTo(0.5 / 0.5774502691896257, 12);
});

test('equal rewards are no spread and no advantage, whatever rounding does to their mean', () => {
  const rollouts = [0.1, 0.1, 0.1].map((reward, sample) => verified(0, sample, { reward }));
  expect(groupFields(group(rollouts, 4), 0.1)).toMatchObject({
    group_std: expect.closeTo(0, 12),
    group_size: 3,
    group_complete: false,
    group_advantage: 0,
  });
  expect(statisticsOf([], 4)).toEqual({ size: 0, complete: false, mixed: false, mean: 0, std: 0 });
  expect(statisticsOf([verified(0, 0)], 1)).toMatchObject({ std: 0, mixed: false, complete: true });
});
