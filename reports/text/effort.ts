/** What rollouts took, as text. */

import type { Section } from '../section.ts';
import { spreadCells, spreadHead } from './spread.ts';
import { tableText } from './table.ts';
import { dollarsText, meanText, numberText, secondsText } from './words.ts';

export function turnsText({ turns: { distribution, reward_by_turns } }: Section): string | undefined {
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

export function modelsText({ models: { by_role } }: Section): string | undefined {
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

/** Only servers that look at fault; the JSON has all. */
export function faultsText({ models: { by_server } }: Section): string | undefined {
  const rows = by_server.flatMap(({ role, model, endpoint, faults }) =>
    faults.map(({ fault, rate }) => [
      role,
      model,
      endpoint,
      fault,
      numberText(rate.count),
      numberText(rate.denominator),
      meanText(rate.value),
    ]),
  );
  if (rows.length === 0) return undefined;
  return tableText(['role', 'model', 'server', 'fault', 'answers', 'of', 'share'], rows);
}

export function toolsText({ tools: { by_tool } }: Section): string | undefined {
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

export function usageText({ usage }: Section): string | undefined {
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

export function tokenIdsText({ token_ids: ids }: Section): string | undefined {
  if (ids.with_ids.count === 0) return undefined;
  const { with_ids, drifted, drifted_turns } = ids;
  return `  ${numberText(with_ids.count)} of ${numberText(with_ids.denominator)} verified rollouts have them; ${numberText(drifted.count)} of these drift, in ${numberText(drifted_turns.count)} of ${numberText(drifted_turns.denominator)} turns`;
}

export function timeText({ timeline }: Section): string | undefined {
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
