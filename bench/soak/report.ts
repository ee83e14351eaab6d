/** The soak's results as text, with what its words mean. */

import Table from 'cli-table3';
import { describeLatency } from '../report.ts';
import { kib, type Check } from './checks.ts';
import type { RunFigures } from './figures.ts';
import type { SoakFlags } from './flags.ts';
import { backShare, windowMs } from './goodput.ts';
import type { Losses } from './losses.ts';
import { flatShare, judgedAfterMs, settledAfter, type Memory } from './memory.ts';
import { causes, type Cause } from './waits.ts';

export interface SoakResult {
  readonly flags: SoakFlags;
  /** Without kills. */
  readonly calm?: RunFigures;
  readonly killed: RunFigures;
  readonly losses: Losses;
  readonly checks: readonly Check[];
}

const windowsPerLine = 60_000 / windowMs;

export function soakReport({ flags, calm, killed, losses, checks }: SoakResult): string {
  const { workload, latency, open, rollouts } = flags;
  return [
    `${workload.toUpperCase()} · ${describeLatency(latency)} · ${open} open · ${rollouts} rollouts; each run on a fresh server with a file database, the same rows`,
    runs(killed, calm, `a kill every ${flags.killEveryMs / 1000} s`, settledAfter(rollouts)),
    ...(losses.kills.length === 0 ? [] : [lostText(losses), killsTable(losses), waitsTable(losses)]),
    ...(calm ? [`Rollouts/s in windows of five seconds, a minute a line; without kills:\n${series(calm, [])}`] : []),
    `${calm ? 'With' : 'Rollouts/s in windows of five seconds, a minute a line, with'} kills (* one fell into it):\n${series(
      killed,
      losses.kills.map(({ at_s }) => at_s),
    )}`,
    checks.map(checkLine).join('\n'),
  ].join('\n\n');
}

function runs(killed: RunFigures, calm: RunFigures | undefined, interval: string, settled: number): string {
  const columns = calm ? [calm, killed] : [killed];
  const table = plain(['', ...(calm ? ['without kills'] : []), interval]);
  const row = (name: string, cell: (run: RunFigures) => string): void => void table.push([name, ...columns.map(cell)]);
  row('rollouts/s', (run) => run.rollouts_per_second.toFixed(1));
  row('seconds', (run) => run.seconds.toFixed(0));
  row('verified / failed', (run) => `${run.verified} / ${run.failed}`);
  row('kills', (run) => String(run.kills));
  row('model calls made / needed', ({ model_calls: { made, needed } }) => `${made} / ${needed}`);
  row('  repeated for each kill', ({ model_calls }) => String(model_calls.repeated_per_kill));
  row(`RSS MB, worker: at ${settled} / max / end`, ({ rss }) => memory(rss.worker) ?? `- / ${rss.worker_max_mb} / -`);
  row(`RSS MB, command: at ${settled} / max / end`, ({ rss }) => memory(rss.command) ?? '-');
  row('  max while it exports', ({ rss }) => String(rss.command_export_max_mb));
  row('RSS MB, server: max', ({ rss }) => String(rss.server_max_mb));
  row('history of the batch', ({ histories: { batch } }) => size(batch));
  row('largest of the ranges', ({ histories: { ranges, largest_range } }) => `${size(largest_range)} (of ${ranges})`);
  row('CPU of others', (run) => `${run.others_cpu_percent} %`);
  return `${table.toString()}
flat: of the samples (one a second) after ${settled} rollouts, the last third does not lie more than ${100 * flatShare} % above the first one,
by its low (5 %) and its high (95 %) both. Less than ${judgedAfterMs / 60_000} minutes of them are not judged: the garbage collector makes a saw of it.
A worker that is killed has several lives, so only the run without kills can judge it. Others: processes outside the bench.`;
}

function lostText({
  lost_s,
  no_worker_s,
  recovering_s,
  rest_s,
  usual_rollouts_per_second: usual,
  kills,
}: Losses): string {
  return `Lost: ${lost_s} s at the usual ${usual} rollouts/s, ${(lost_s / kills.length).toFixed(1)} s for each kill
  ${no_worker_s} s until the next worker polled, ${recovering_s} s from there until goodput was back, ${rest_s} s at other times
  back: the next window of five seconds has ${100 * backShare} % of the usual rate`;
}

function killsTable({ kills }: Losses): string {
  const head = ['kill at s', 'next process', 'polls', 'first rollout ends', 'goodput back', 'lost s'];
  const table = plain(head);
  const after = (seconds: number | null): string => (seconds === null ? 'not before the next' : `+${seconds}`);
  for (const kill of kills) {
    const steps = [kill.next_process_s, kill.polls_s, kill.first_rollout_s, kill.goodput_back_s].map(after);
    table.push([String(kill.at_s), ...steps, String(kill.lost_s)]);
  }
  return table.toString();
}

function waitsTable({ waits, kills }: Losses): string {
  const head = [
    'waited for',
    'rollouts\na kill',
    'median s',
    'max s',
    'place-seconds\na kill',
    'batch and\nranges',
    'median s',
    'max s',
  ];
  const table = plain(head);
  for (const [cause, found] of Object.entries(waits)) {
    const each = (count: number): string => (count / kills.length).toFixed(1);
    table.push([
      cause,
      each(found.rollouts),
      String(found.median_s),
      String(found.max_s),
      each(found.place_seconds),
      String(found.parents),
      String(found.parents_median_s),
      String(found.parents_max_s),
    ]);
  }
  const meant = (Object.keys(waits) as Cause[]).map((cause) => `${cause.padEnd(14)}${causes[cause]}`);
  return [
    table.toString(),
    ...meant,
    'While a range waits, it starts no rollouts. A waiting rollout keeps its place among those at once.',
  ].join('\n');
}

function series({ windows }: RunFigures, kills: readonly number[]): string {
  const marked = new Set(kills.map((at) => Math.floor((at * 1000) / windowMs)));
  const cells = windows.map((rate, index) => `${rate.toFixed(0)}${marked.has(index) ? '*' : ' '}`.padStart(5));
  const lines = Array.from({ length: Math.ceil(cells.length / windowsPerLine) }, (_, line) =>
    cells.slice(line * windowsPerLine, (line + 1) * windowsPerLine).join(''),
  );
  return lines.join('\n');
}

function checkLine({ what, holds, found }: Check): string {
  return `${holds === undefined ? '-   ' : holds ? 'ok  ' : 'FAIL'}  ${what}: ${found}`;
}

function memory(found: Memory | undefined): string | undefined {
  return found && `${found.at_settled_mb} / ${found.max_mb} / ${found.end_mb} (${found.slope_mb_per_1000} per 1,000)`;
}

function size({ events, bytes }: { readonly events: number; readonly bytes: number }): string {
  return `${events} events, ${kib(bytes)}`;
}

function plain(head: string[]): InstanceType<typeof Table> {
  const colAligns = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)));
  return new Table({ head, style: { head: [], border: [] }, colAligns });
}
