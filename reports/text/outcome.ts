/** How rollouts ended, as text. */

import type { Estimate } from '../figures.ts';
import type { Section } from '../section.ts';
import { histogramText } from './histogram.ts';
import { spreadCells, spreadHead } from './spread.ts';
import { tableText } from './table.ts';
import { estimateText, intervalText, meanText, none, numberText } from './words.ts';

export function countsText({ rollouts }: Section): string {
  const { asked, attempted, verified, failed, missing, failures, blame } = rollouts;
  return [
    tableText(
      ['', 'asked', 'attempted', 'verified', 'failed', 'missing'],
      [['rollouts', ...[asked, attempted, verified, failed, missing].map(numberText)]],
    ),
    ...failures.map(
      (one) => `  ${numberText(one.count)} failed: ${one.class} (${meanText(one.share_of_attempted)} of attempted)`,
    ),
    ...(blame.every((one) => one.count === 0)
      ? []
      : [`  ended early, by who caused it: ${blame.map((one) => `${one.blame} ${numberText(one.count)}`).join(', ')}`]),
  ].join('\n');
}

export function ratesText({ rollouts, reward, success, groups, stops, tools }: Section, confidence: number): string {
  const line = (name: string, one: Estimate) => [
    name,
    meanText(one.value),
    intervalText(one),
    meanText(one.standard_error),
    `${numberText(one.denominator)} ${one.of}`,
  ];
  return tableText(
    ['', 'value', `${confidence * 100} % interval`, 'std. error', 'of'],
    [
      line('verified', rollouts.verified_rate),
      line('mean reward', reward.mean),
      line(`passed (reward ≥ ${success.threshold})`, success.passed),
      line('passed, failed ones counted', success.passed_pessimistic),
      line('truncated', stops.truncated),
      line('stopped by max turns', stops.max_turns),
      line('rows with mixed rewards', groups.mixed_reward),
      line('rows solved by none', groups.solved_none),
      line('rows solved by some', groups.solved_some),
      line('rows solved by all', groups.solved_all),
      line('tool calls for a rollout', tools.calls_per_rollout),
    ],
  );
}

/** On a terminal powers of two say enough; the other formats have every k. */
export function atKText({ success: { at_k }, rollouts }: Section): string {
  const shown = at_k.filter(({ k }, index) => Number.isInteger(Math.log2(k)) || index === at_k.length - 1);
  const withMajority = shown.some(({ majority_at_k }) => majority_at_k !== null);
  const verified = tableText(
    ['k', 'pass@k', 'pass^k', 'avg@k', ...(withMajority ? ['majority@k'] : []), 'rows', 'left out'],
    shown.map((one) => [
      String(one.k),
      ...[one.pass_at_k, one.pass_hat_k, one.average_at_k].map(estimateText),
      ...(withMajority ? [one.majority_at_k ? estimateText(one.majority_at_k) : none] : []),
      ...rowCells(one.pass_at_k),
    ]),
  );
  if (rollouts.failed === 0) return verified;
  const pessimistic = tableText(
    ['failed ones counted', 'pass@k', 'pass^k', 'rows', 'left out'],
    shown.map((one) => [
      String(one.k),
      ...[one.pass_at_k_pessimistic, one.pass_hat_k_pessimistic].map(estimateText),
      ...rowCells(one.pass_at_k_pessimistic),
    ]),
  );
  return `${verified}\n${pessimistic}`;
}

function rowCells({ rows, rows_left_out }: Estimate): string[] {
  return [numberText(rows), numberText(rows_left_out)];
}

export function rewardText({ reward: { distribution, components } }: Section): string | undefined {
  if (distribution.count === 0) return undefined;
  const parts = components.length < 2 ? [] : components;
  return [
    tableText(['', ...spreadHead], [['reward', ...spreadCells(distribution, numberText)]]),
    ...parts.map((one) => `  ${one.name}: mean ${meanText(one.mean)}, std ${meanText(one.std)}`),
    histogramText(distribution.histogram),
  ].join('\n');
}

export function groupsText({ groups }: Section): string {
  const { rows, complete, incomplete, without_verified, mean, std } = groups;
  return [
    `  ${numberText(rows)} rows: ${numberText(complete)} complete, ${numberText(incomplete)} incomplete, of these ${numberText(without_verified)} without a verified rollout`,
    ...(std.count === 0
      ? []
      : [
          tableText(
            ['', ...spreadHead],
            [
              ['mean reward of a row', ...spreadCells(mean, numberText)],
              ['std within a row', ...spreadCells(std, numberText)],
            ],
          ),
        ]),
  ].join('\n');
}

export function stopsText({ stops: { reasons } }: Section): string | undefined {
  if (reasons.length === 0) return undefined;
  return tableText(
    ['reason', 'rollouts', 'share', 'mean reward'],
    reasons.map((one) => [one.reason, numberText(one.count), meanText(one.share), meanText(one.reward_mean)]),
  );
}
