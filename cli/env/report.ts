/** What `dgym env test` found, as text. */

import Table from 'cli-table3';
import colors from 'picocolors';
import { weigh } from '../../contracts/rewards.ts';
import type { EnvironmentReport, Failure, RowReport } from '../../environments/check/check.ts';

/** Up to this many rows are listed one by one, and as many failures and notes. */
const fewRows = 20;

/** `verbose` leaves nothing out. */
export function reportText(reports: readonly EnvironmentReport[], verbose = false): string {
  const [only, ...others] = reports;
  const listsRows = verbose || (others.length === 0 && (only?.rows ?? 0) <= fewRows);
  return [
    ...reports.flatMap((report) => [
      ...(listsRows ? rowLines(report) : []),
      ...some(
        report.failures.map((failure) => colors.red(failureText(report, failure))),
        verbose,
      ),
      ...some(
        report.notes.map((note) => colors.yellow(`note: ${report.environment}: ${note}`)),
        verbose,
      ),
    ]),
    table(reports),
  ].join('\n');
}

/** `row 3 (rows.jsonl:4): reward "correct": … (index.ts:12)` */
export function failureText({ environment }: EnvironmentReport, { row, place, hook, message, at }: Failure): string {
  const where = row === undefined ? environment : `row ${row} (${place ?? ''})`;
  return `${where}: ${hook}: ${message}${at === undefined ? '' : ` (${at})`}`;
}

function rowLines({ environment, weights, results }: EnvironmentReport): string[] {
  return [colors.bold(environment), ...results.map((result) => `  ${rowLine(result, weights)}`)];
}

/** Parts are weighted, as `dgym show` and records have them: they add up to the reward. */
function rowLine(
  { row, status, reward, rewards = {}, stop_reason, gold }: RowReport,
  weights: EnvironmentReport['weights'],
): string {
  const parts = Object.entries(weigh(rewards, weights).reward_components);
  return [
    `row ${row}`,
    status === 'verified' ? colors.green(status) : colors.red(status),
    ...(reward === undefined ? [] : [`reward ${number(reward)}`]),
    ...(parts.length > 1
      ? [parts.map(([name, part]) => partText(name, part, rewards[name], weights[name])).join(', ')]
      : []),
    ...(stop_reason === undefined ? [] : [stop_reason]),
    ...(gold === true ? ['gold 1'] : []),
  ].join('  ');
}

/** `speed 0.1667 (0.8333 × 0.2)` */
function partText(name: string, part: number, score = part, weight = 1): string {
  return `${name} ${number(part)}${weight === 1 ? '' : ` (${number(score)} × ${number(weight)})`}`;
}

function table(reports: readonly EnvironmentReport[]): string {
  const table = new Table({
    head: ['environment', 'rows', 'verified', 'failed', 'gold', 'mean reward'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { environment, rows, verified, failed, gold, mean_reward } of reports) {
    const golden = gold.rows === 0 ? '–' : `${gold.full} of ${gold.rows}`;
    table.push([environment, rows, verified, failed, golden, mean_reward === null ? '–' : mean_reward.toFixed(3)]);
  }
  return table.toString();
}

function some(lines: readonly string[], all: boolean): readonly string[] {
  if (all || lines.length <= fewRows) return lines;
  return [...lines.slice(0, fewRows), `… and ${lines.length - fewRows} more: --verbose lists them`];
}

function number(value: number): string {
  return String(Number(value.toFixed(6)));
}
