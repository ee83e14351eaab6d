/** One measured run: what it cost, what the model server saw of it, and what it left in history. */

import type { Collector, Work } from './collector.ts';
import { quantile, rounded, shortestTime } from './figures.ts';
import type { Latency } from './flags.ts';
import type { ModelTimes } from './model.ts';
import type { Setup } from './setup.ts';
import { cpuMs, machineCpuMs, type Watch } from './usage.ts';
import { modelCalls } from './workloads.ts';

export interface Figures {
  readonly rollouts_per_second: number;
  /** Not there when the model answers at once: then nothing but ourselves sets a limit. */
  readonly ideal_rollouts_per_second?: number;
  readonly efficiency_percent?: number;
  readonly cpu_ms_per_rollout: { readonly server: number; readonly worker: number };
  readonly added_ms_per_model_call: { readonly median: number; readonly p95: number };
  readonly events_per_rollout: number;
  readonly history_bytes_per_turn: number;
  readonly peak_rss_mb: { readonly server: number; readonly worker: number };
  /** Of the machine's CPU time: what had nothing to do with the bench, and disturbed it. */
  readonly others_cpu_percent: number;
}

/** Rollouts whose history is looked at. */
const samples = 5;

export async function measure(
  { client, serverPid, model, watch }: Setup,
  collector: Collector,
  { name, run, latency, ...work }: Work & { name: string; run: string; latency: Latency },
): Promise<Figures> {
  const { workload, open, rollouts } = work;
  await model.turnTo(latency);
  watch.peakRssMb('Temporal server');
  watch.peakRssMb(name);
  const before = readCpu(serverPid, collector, watch);
  const started = performance.now();
  await collector.collect(run, work);
  const seconds = (performance.now() - started) / 1000;
  const after = readCpu(serverPid, collector, watch);
  const rss = { server: watch.peakRssMb('Temporal server'), worker: watch.peakRssMb(name) };
  const times = await model.turnTo(0);
  if (times.calls !== rollouts * modelCalls(workload)) {
    throw new Error(`${times.calls} model calls, not ${rollouts * modelCalls(workload)}: some were repeated`);
  }
  const histories = await Promise.all(
    Array.from({ length: Math.min(samples, rollouts) }, (_, sample) => {
      const number = Math.floor((sample * rollouts) / samples);
      return client.workflow.getHandle(`${run}/${number}-0`).describe();
    }),
  );
  return {
    rollouts_per_second: rounded(rollouts / seconds, 1),
    ...ideal(times, latency, open, seconds),
    cpu_ms_per_rollout: {
      server: rounded((after.server - before.server) / rollouts, 1),
      worker: rounded((after.worker - before.worker) / rollouts, 1),
    },
    added_ms_per_model_call: {
      median: Math.round(quantile(times.addedMs, 0.5)),
      p95: Math.round(quantile(times.addedMs, 0.95)),
    },
    events_per_rollout: rounded(mean(histories.map(({ historyLength }) => historyLength)), 1),
    history_bytes_per_turn: Math.round(
      mean(histories.map(({ historySize = NaN }) => historySize)) / modelCalls(workload),
    ),
    peak_rss_mb: { server: Math.round(rss.server), worker: Math.round(rss.worker) },
    others_cpu_percent: rounded((100 * (after.others - before.others)) / (after.available - before.available), 0),
  };
}

function readCpu(
  serverPid: number,
  { pids }: Collector,
  watch: Watch,
): Record<'server' | 'worker' | 'others' | 'available', number> {
  const { used, available } = machineCpuMs();
  const others = used - cpuMs([...watch.pids, process.pid]);
  return { server: cpuMs([serverPid]), worker: cpuMs(pids), others, available };
}

function ideal(
  { modelMs }: ModelTimes,
  latency: Latency,
  open: number,
  seconds: number,
): Pick<Figures, 'ideal_rollouts_per_second' | 'efficiency_percent'> {
  if (latency === 0) return {};
  const idealSeconds = shortestTime(modelMs, open) / 1000;
  return {
    ideal_rollouts_per_second: rounded(modelMs.length / idealSeconds, 1),
    efficiency_percent: Math.round((100 * idealSeconds) / seconds),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
