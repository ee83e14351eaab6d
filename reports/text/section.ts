/** A section of a report as text. */

import type { Distribution, Estimate } from '../figures.ts';
import type { Section } from '../section.ts';
import { histogramText } from './histogram.ts';
import { block, tableText } from './table.ts';
import { dollarsText, estimateText, intervalText, meanText, none, numberText, secondsText } from './words.ts';

export function sectionText(section: Section, confidence: number): string {
  return [
    countsText(section),
    ...block('Means and shares', ratesText(section, confidence)),
    ...block('Of k rollouts of a row', atKText(section)),
    ...block('Reward', rewardText(section)),
    ...block('Groups', groupsText(section)),
    ...block('Why rollouts stopped', stopsText(section)),
    ...block('Turns', turnsText(section)),
    ...block('Models', modelsText(section)),
    ...block('Tools', toolsText(section)),
    ...block('Used by all attempted rollouts, failed ones included', usageText(section)),
    ...block('Token ids', tokenIdsText(section)),
    ...block('Time', timeText(section)),
  ].join('\n');
}

function countsText({ rollouts }: Section): string {
  const { asked, attempted, verified, failed, missing, failures } = rollouts;
  return [
    tableText(
      ['', 'asked', 'attempted', 'verified', 'failed', 'missing'],
      [['rollouts', ...[asked, attempted, verified, failed, missing].map(numberText)]],
    ),
    ...failures.map(
      (one) => `  ${numberText(one.count)} failed: ${one.class} (${meanText(one.share_of_attempted)} of attempted)`,
    ),
  ].join('\n');
}

function ratesText({ rollouts, reward, success, groups, stops, tools }: Section, confidence: number): string {
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
function atKText({ success: { at_k }, rollouts }: Section): string {
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

const spreadHead = ['count', 'mean', 'std', 'min', 'p10', 'p50', 'p90', 'p99', 'max'];

function spreadCells(one: Distribution, text: (value: number | null) => string): string[] {
  const { mean, std, min, max, quantiles } = one;
  return [
    numberText(one.count),
    ...[mean, std, min, quantiles.p10, quantiles.p50, quantiles.p90, quantiles.p99, max].map(text),
  ];
}

function rewardText({ reward: { distribution, components } }: Section): string | undefined {
  if (distribution.count === 0) return undefined;
  const parts = components.length < 2 ? [] : components;
  return [
    tableText(['', ...spreadHead], [['reward', ...spreadCells(distribution, numberText)]]),
    ...parts.map((one) => `  ${one.name}: mean ${meanText(one.mean)}, std ${meanText(one.std)}`),
    histogramText(distribution.histogram),
  ].join('\n');
}

function groupsText({ groups }: Section): string {
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

function stopsText({ stops: { reasons } }: Section): string | undefined {
  if (reasons.length === 0) return undefined;
  return tableText(
    ['reason', 'rollouts', 'share', 'mean reward'],
    reasons.map((one) => [one.reason, numberText(one.count), meanText(one.share), meanText(one.reward_mean)]),
  );
}

function turnsText({ turns: { distribution, reward_by_turns } }: Section): string | undefined {
  if (distribution.count === 0) return undefined;
  return [
    tableText(['', ...spreadHead], [['turns', ...spreadCells(distribution, numberText)]]),
    tableText(
      ['turns', 'rollouts', 'mean reward', 'std', 'passed'],
      reward_by_turns.map((one) => [
        one.from === one.to ? String(one.from) : `${one.from}–${one.to}`,
        numberText(one.rollouts),
        meanText(one.reward_mean),
        meanText(one.reward_std),
        numberText(one.passed),
      ]),
    ),
  ].join('\n');
}

function modelsText({ models: { by_role } }: Section): string | undefined {
  if (by_role.length === 0) return undefined;
  return tableText(
    ['role', 'model', 'calls', 'retries', 'tokens in / out', 'mean', 'p50', 'p90', 'p99', 'cost'],
    by_role.map(({ role, model, calls, retries, latency, ...use }) => [
      role,
      model,
      numberText(calls),
      numberText(retries.count),
      `${numberText(use.input_tokens)} / ${numberText(use.output_tokens)}`,
      secondsText(latency.mean),
      secondsText(latency.quantiles.p50),
      secondsText(latency.quantiles.p90),
      secondsText(latency.quantiles.p99),
      dollarsText(use.cost),
    ]),
  );
}

function toolsText({ tools: { by_tool } }: Section): string | undefined {
  if (by_tool.length === 0) return undefined;
  return tableText(
    ['tool', 'rollouts', 'calls', 'errors', 'error rate'],
    by_tool.map((one) => [
      one.tool,
      numberText(one.rollouts),
      numberText(one.calls),
      numberText(one.errors),
      meanText(one.error_rate),
    ]),
  );
}

function usageText({ usage }: Section): string | undefined {
  if (usage.told.count === 0) return undefined;
  const { input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost, cost_per_verified } = usage;
  return [
    `  tokens ${numberText(input_tokens)} in (${numberText(cached_tokens)} cached), ${numberText(output_tokens)} out (${numberText(reasoning_tokens)} reasoning)`,
    ...(cost === null ? [] : [`  cost ${dollarsText(cost)}, ${dollarsText(cost_per_verified)} for a verified rollout`]),
    tableText(
      ['for a rollout', ...spreadHead],
      [
        ['tokens in', ...spreadCells(usage.input_tokens_per_rollout, numberText)],
        ['tokens out', ...spreadCells(usage.output_tokens_per_rollout, numberText)],
        ['time', ...spreadCells(usage.seconds_per_rollout, secondsText)],
      ],
    ),
  ].join('\n');
}

function tokenIdsText({ token_ids: ids }: Section): string | undefined {
  if (ids.with_ids.count === 0) return undefined;
  const { with_ids, drifted, drifted_turns } = ids;
  return `  ${numberText(with_ids.count)} of ${numberText(with_ids.denominator)} verified rollouts have them; ${numberText(drifted.count)} of these drift, in ${numberText(drifted_turns.count)} of ${numberText(drifted_turns.denominator)} turns`;
}

function timeText({ timeline }: Section): string | undefined {
  const { started_at, ended_at, rollouts_per_minute, bucket_seconds, buckets } = timeline;
  if (started_at === null || ended_at === null) return undefined;
  const most = Math.max(...buckets.map(({ open }) => open));
  return [
    `  ${started_at} to ${ended_at}: ${meanText(rollouts_per_minute)} rollouts a minute, up to ${numberText(most)} open`,
    `  ended in each ${secondsText(bucket_seconds)}: ${sparkline(buckets.map((one) => one.verified + one.failed))}`,
  ].join('\n');
}

/** One character a bucket. */
function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? ' ' : '▁▂▃▄▅▆▇█'[Math.ceil((count / most) * 8) - 1])).join('');
}
