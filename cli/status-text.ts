/** The status of a batch as text. No I/O. */

import Table from 'cli-table3';
import colors from 'picocolors';
import { adviceOn, isFailureClass } from '../contracts/failures.ts';
import { spendingText } from '../batches/budget.ts';
import type { FailureExamples } from './failure-examples.ts';
import { clockText, plainText } from '../batches/problem.ts';
import { durationText } from '../contracts/duration.ts';
import { progressLine } from './progress-line.ts';
import type { BatchStatus } from '../batches/status-fields.ts';

/** The block that `dgym status` prints. */
export function statusText(status: BatchStatus): string {
  const { batch, state, message, ui, started_at, ended_at } = status;
  const spending = spendingText(status);
  const isOpen = state === 'running' || state === 'paused';
  const until = ended_at === null ? Date.now() : Date.parse(ended_at);
  // Of a batch that only the store knows, nobody knows when it ended.
  const took = isOpen || ended_at !== null ? ` · ${durationText((until - Date.parse(started_at)) / 1000)}` : '';
  return [
    `${colors.bold(batch)}  ${stateText(state)}${message === undefined ? '' : `: ${message}`}`,
    `${status.environments.join(', ')} · ${Object.entries(status.models)
      .map(([role, model]) => (role === 'policy' ? model : `${role}=${model}`))
      .join(', ')}${took}`,
    summaryTable(status),
    ...(isOpen ? [[`${status.open} open, up to ${status.concurrency} at once`, ...paceOf(status)].join(' · ')] : []),
    ...(spending === undefined ? [] : [spending]),
    ...status.warnings.map((warning) => colors.yellow(`warning: ${warning}`)),
    ...pauseLines(status),
    ...problemLines(status),
    ...sharingLines(status),
    ...(ui === undefined ? [] : [`Temporal UI  ${ui}`]),
  ].join('\n');
}

function sharingLines({ workers = [], shared_with: others = [] }: BatchStatus): string[] {
  return [
    ...(workers.length === 0 ? [] : [`Workers      ${workers.join(', ')}`]),
    ...(others.length === 0
      ? []
      : [`Its queues are shared: their workers and API keys serve ${others.join(', ')} too`]),
  ];
}

function paceOf({ rate_per_minute: rate, eta_seconds: eta }: BatchStatus): string[] {
  return [
    ...(rate === null ? [] : [`${number(Number(rate.toFixed(1)))}/min`]),
    ...(eta === null ? [] : [`ETA ${durationText(eta)}`]),
  ];
}

/** Since when and why it is paused, and what to do. */
export function pauseLines({ batch, state, paused_since: since, paused_because: because }: BatchStatus): string[] {
  if (state !== 'paused') return [];
  const when = since === undefined ? '' : ` since ${clockText(Date.parse(since))}`;
  if (because === undefined) return [colors.yellow(`paused by hand${when}: \`dgym unpause ${batch}\` goes on`)];
  return [
    colors.yellow(`paused by itself${when}: ${because}`),
    `  fix that, then \`dgym unpause ${batch}\`; \`dgym retry ${batch} --class model_rejected\` brings back rows that failed meanwhile`,
  ];
}

function problemLines({ waiting, problems }: BatchStatus): string[] {
  return waiting.flatMap((what, index) => {
    const todo = problems[index]?.todo ?? null;
    return [colors.yellow(`waiting: ${what}`), ...(todo === null ? [] : [`  ${todo}`])];
  });
}

/** Attempted, verified and failed stand beside every mean; `examples` tell of each class of failures what happened to the first. */
export function summaryTable(status: BatchStatus, examples: FailureExamples = new Map()): string {
  const table = new Table({
    head: ['rows', 'rollouts', 'verified', 'failed', 'mean reward', 'turns', 'tokens in / out'],
    style: { head: [], border: [] },
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  const { rows, total, verified, failed, reward, turns } = status;
  table.push([
    number(rows),
    number(total),
    number(verified),
    number(failed),
    reward.mean === null ? '–' : reward.mean.toFixed(3),
    number(turns),
    `${number(status.input_tokens)} / ${number(status.output_tokens)}`,
  ]);
  return [table.toString(), ...failureLines(status, examples)].join('\n');
}

function failureLines({ failures }: BatchStatus, examples: FailureExamples): string[] {
  return Object.entries(failures).flatMap(([name, count]) => {
    const head = colors.red(`${number(count)} failed: ${name}`);
    const example = examples.get(name);
    if (!example || !isFailureClass(name)) return [head];
    return [
      `${head}, e.g. ${example.rollout}: ${plainText(example.message)}`,
      `  ${plainText(adviceOn(name, example.message))}`,
    ];
  });
}

export function stateText(state: BatchStatus['state']): string {
  if (state === 'done') return colors.green(state);
  if (state === 'failed') return colors.red(state);
  return colors.yellow(state);
}

/** The line that `collect` and `status --watch` keep up to date. */
export function statusLine(status: BatchStatus, rate: number | undefined): string {
  const { verified, reward, state, paused_because: because } = status;
  return progressLine(
    {
      ...status,
      reward: (reward.mean ?? 0) * verified,
      paused: state === 'paused',
      ...(because !== undefined && { pausedBecause: because }),
    },
    rate,
    status.waiting,
  );
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
