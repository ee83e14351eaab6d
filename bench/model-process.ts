/** The bench's model server as a process of its own, so that its CPU time is nobody else's. It keeps the times. */

import { setTimeout as sleep } from 'node:timers/promises';
import { startModelServer } from '../test/support/model-server.ts';
import type { Latency } from './flags.ts';
import type { ModelTimes } from './model.ts';
import { benchAnswer, rolloutOf } from './workloads.ts';

interface Rollout {
  modelMs: number;
  answeredAt?: number;
}

let latency: Latency = 0;
let calls = 0;
let rollouts = new Map<string, Rollout>();
let addedMs: number[] = [];

function delayMs(): number {
  if (latency !== 'lognormal') return latency;
  const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return 1000 * Math.exp(0.5 * normal);
}

const server = await startModelServer({
  record: false,
  async answer(request) {
    const askedAt = performance.now();
    calls += 1;
    const id = rolloutOf(request);
    const rollout = rollouts.get(id) ?? { modelMs: 0 };
    rollouts.set(id, rollout);
    if (rollout.answeredAt !== undefined) addedMs.push(askedAt - rollout.answeredAt);

    const delay = delayMs();
    if (delay > 0) await sleep(delay);
    const answer = benchAnswer(request);
    rollout.answeredAt = performance.now();
    rollout.modelMs += rollout.answeredAt - askedAt;
    return answer;
  },
});

// The terminal's Ctrl-C reaches this process too; it ends when the bench does.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (next: { latency: Latency }) => {
  const times: ModelTimes = { calls, addedMs, modelMs: [...rollouts.values()].map(({ modelMs }) => modelMs) };
  ({ latency } = next);
  calls = 0;
  rollouts = new Map();
  addedMs = [];
  process.send?.(times);
});
process.send?.({ url: server.url });
