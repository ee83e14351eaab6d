/** The result of `dgym reverify`: as text for a person and as an object for a program. No I/O. */

import Table from 'cli-table3';
import colors from 'picocolors';
import { durationText } from '../../contracts/duration.ts';
import type { Counts, Disagreement, Problem, Tally } from './tally.ts';

export interface Report extends Counts {
  readonly file: string;
  /** All of them, in one word each. */
  readonly environment: string;
  /** The same counts for each environment, where there are several. */
  readonly environments?: Record<string, Counts>;
  /** Failed records by class. */
  readonly failures: Record<string, number>;
  /** Records that have another reward than recorded, or had none. */
  readonly differing: number;
  /** The first of them. */
  readonly disagreements: readonly Disagreement[];
  /** The first records that failed. */
  readonly problems: readonly Problem[];
  /** Outputs of replayed tools that are not what is recorded. */
  readonly replay_differs: number;
  readonly seconds: number;
  readonly records_per_second: number;
  readonly out?: string;
}

export function reportOf(tally: Tally, about: { file: string; out?: string | undefined; seconds: number }): Report {
  const { file, out, seconds } = about;
  const { failures, differing, disagreements, problems, replayDiffers: replay_differs } = tally;
  const environments = tally.environments();
  const names = Object.keys(environments);
  const total = tally.total();
  return {
    file,
    environment: names.join(', '),
    ...total,
    ...(names.length > 1 && { environments }),
    failures,
    differing,
    disagreements,
    problems,
    replay_differs,
    seconds: Math.round(seconds * 1000) / 1000,
    records_per_second: Math.round((total.records / Math.max(seconds, 0.001)) * 10) / 10,
    ...(out !== undefined && { out }),
  };
}

/** `check` says what disagrees. */
export function reportText(report: Report, check: boolean): string {
  const { failures, differing, disagreements, problems, replay_differs, seconds, records_per_second, out } = report;
  return [
    tableOf(report),
    ...Object.entries(failures).map(([name, count]) => colors.red(`${count} failed: ${name}`)),
    ...more(problems, report.failed, (problem) => `${placeOf(problem)}: ${problem.class}: ${problem.message}`),
    ...(check && differing > 0
      ? [colors.red(`${differing} of the rewards ${differing === 1 ? 'is' : 'are'} not as recorded`)]
      : []),
    ...(check
      ? more(disagreements, differing, (one) => `${placeOf(one)}: ${one.recorded ?? 'none'} → ${one.new}`)
      : []),
    ...(replay_differs > 0
      ? [colors.yellow(`${replay_differs} outputs of replayed tools are not what is recorded`)]
      : []),
    `${durationText(seconds)} · ${records_per_second} records/s${out === undefined ? '' : ` · ${out}`}`,
  ].join('\n');
}

function tableOf(report: Report): string {
  const right = 'right' as const;
  const table = new Table({
    head: ['environment', 'records', 'scored', 'failed', 'mean recorded', 'mean new', 'agreement'],
    style: { head: [], border: [] },
    colAligns: ['left', right, right, right, right, right, right],
  });
  const lines = Object.entries(report.environments ?? {});
  for (const [name, counts] of [...lines, [lines.length > 0 ? 'all' : report.environment, report] as const]) {
    const { records, scored, failed, mean, agreement } = counts;
    table.push([name, records, scored, failed, meanText(mean.recorded), meanText(mean.new), agreementText(agreement)]);
  }
  return table.toString();
}

function meanText(mean: number | null): string {
  return mean === null ? '–' : mean.toFixed(3);
}

/** Never 100 % of what does not agree in full. */
function agreementText({ compared, agreed, share }: Counts['agreement']): string {
  if (share === null) return '–';
  return `${agreed} of ${compared} (${agreed === compared ? '100' : Math.min(99.9, share * 100).toFixed(1)} %)`;
}

function placeOf({ line, task, sample }: Pick<Disagreement, 'line' | 'task' | 'sample'>): string {
  return task === null
    ? `  line ${line}`
    : `  line ${line} (row ${task}${sample === null ? '' : `, sample ${sample}`})`;
}

function more<One>(told: readonly One[], all: number, text: (one: One) => string): string[] {
  return [...told.map(text), ...(all > told.length ? [`  … and ${all - told.length} more`] : [])];
}
