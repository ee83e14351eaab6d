/** The bench's results as a table, with what its words mean. */

import Table from 'cli-table3';
import type { Figures } from './measure.ts';
import type { Combination, Latency } from './flags.ts';
import type { Comparison, Result } from './scenario.ts';
import { toolCalls } from './workloads.ts';

const head = [
  'run',
  'rollouts/s',
  'of ideal',
  'CPU-ms/rollout\nserver',
  '\nworker',
  'added ms/call\nmedian',
  '\np95',
  'events/\nrollout',
  'history\nbytes/turn',
  'peak RSS, MB\nserver',
  '\nworker',
  'CPU of\nothers',
];

const legend = `of ideal    of the rollouts/s that the model's latency alone allows: the same rollouts with the same latencies, as many at
            once, and no other cost. No ideal for a model that answers at once.
CPU-ms      CPU time of the Temporal server and of the worker processes, divided by the rollouts. The model server has its own.
added ms    from the model server's answer to the next request of the same rollout, by the model server's clock: activity,
            workflow and tool call, and whatever they queue for. At 0 ms latency it is mostly the queue for the CPU.
bytes/turn  of a rollout's history, divided by its model calls.
others      share of the machine's CPU time that went to processes outside the bench: much of it makes all figures worse.
ratio       our rollouts/s divided by those of bare Temporal (bench/baseline: the same steps in the same places without
            our layers), in turns on the same server; the middle one of the rounds. By CPU time: its CPU-ms divided by ours.`;

export function report(results: readonly Result[]): string {
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', ...head.slice(1).map(right)] });
  for (const { combination, ours, baseline } of results) {
    table.push([describe(combination), ...cells(ours)]);
    if (!baseline) continue;
    table.push(['  bare Temporal', ...cells(baseline.figures)]);
    const content = describeRatio(baseline);
    table.push(['  ratio', { content, colSpan: head.length - 1, hAlign: 'left' }]);
  }
  return `${describeWorkloads()}\n${table.toString()}\n${legend}`;
}

/** `W1 · lognormal 1 s · 64 open`. */
export function describe({ workload, latency, open, workers }: Combination): string {
  const processes = workers === 1 ? '' : ` · ${workers} workers`;
  return `${workload.toUpperCase()} · ${describeLatency(latency)} · ${open} open${processes}`;
}

function describeWorkloads(): string {
  return Object.entries(toolCalls)
    .map(
      ([name, calls]) => `${name.toUpperCase()}: ${calls + 1} model calls, ${calls} tool call${calls === 1 ? '' : 's'}`,
    )
    .join('; ');
}

function describeRatio({ ratio, ratios, cpu_ratio }: Comparison): string {
  const rounds = ratios.map((one) => one.toFixed(2)).join(', ');
  return `${ratio.toFixed(2)} of its rollouts/s (rounds: ${rounds}); by CPU time ${cpu_ratio.toFixed(2)}`;
}

function cells(figures: Figures): string[] {
  const { efficiency_percent: efficiency } = figures;
  return [
    figures.rollouts_per_second.toFixed(1),
    efficiency === undefined ? '-' : `${efficiency} %`,
    figures.cpu_ms_per_rollout.server.toFixed(1),
    figures.cpu_ms_per_rollout.worker.toFixed(1),
    String(figures.added_ms_per_model_call.median),
    String(figures.added_ms_per_model_call.p95),
    String(figures.events_per_rollout),
    String(figures.history_bytes_per_turn),
    String(figures.peak_rss_mb.server),
    String(figures.peak_rss_mb.worker),
    // Clocks of processes and of the machine tick apart: next to nothing may come out below nothing.
    `${Math.max(0, figures.others_cpu_percent)} %`,
  ];
}

export function describeLatency(latency: Latency): string {
  return latency === 'lognormal' ? 'lognormal 1 s' : `${latency} ms`;
}

function right(): 'right' {
  return 'right';
}
