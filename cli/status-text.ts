/** The status of a batch as text. No I/O. */

import Table from 'cli-table3';
import colors from 'picocolors';
import type { BatchStatus } from './batch-status.ts';
import { durationText, progressLine } from './progress-line.ts';

/** The block that `dgym status` prints. */
export function statusText(status: BatchStatus): string {
  const { batch, state, message, waiting, ui, started_at, ended_at } = status;
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
    ...(isOpen ? [`${status.open} open, up to ${status.concurrency} at once`] : []),
    ...waiting.map((what) => colors.yellow(`waiting: ${what}`)),
    ...(ui === undefined ? [] : [`Temporal UI  ${ui}`]),
  ].join('\n');
}

/** Attempted, verified and failed stand beside every mean. */
export function summaryTable(status: BatchStatus): string {
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
  return [table.toString(), ...failureLines(status)].join('\n');
}

function failureLines({ failures }: BatchStatus): string[] {
  return Object.entries(failures).map(([name, count]) => colors.red(`${number(count)} failed: ${name}`));
}

export function stateText(state: BatchStatus['state']): string {
  if (state === 'done') return colors.green(state);
  if (state === 'failed') return colors.red(state);
  return colors.yellow(state);
}

/** The line that `collect` and `status --watch` keep up to date. */
export function statusLine(status: BatchStatus, rate: number | undefined): string {
  const { verified, reward, state } = status;
  return progressLine(
    { ...status, reward: (reward.mean ?? 0) * verified, paused: state === 'paused' },
    rate,
    status.waiting,
  );
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
