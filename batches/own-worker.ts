/** A worker process for one batch alone: it serves the batch's queues, and sends API keys to its models only. */

import type { Manifest } from '../contracts/batch.ts';
import { modelQueue } from '../contracts/names.ts';
import { serversOf } from '../models/servers.ts';
import { keepWorker, type Keeper } from '../workers/keeper.ts';
import type { Server } from './temporal/connect.ts';

/** Ready when it resolves; replaced when it dies. `log` is the file for its log. */
export function startOwnWorker(
  server: Server,
  manifest: Manifest,
  { log, note }: { readonly log?: string; readonly note: (text: string) => void },
): Promise<Keeper> {
  const { task_queue: prefix, modules = [], input } = manifest;
  const modelUrls = Object.values(input.spec.models).flatMap(serversOf);
  const pools = poolsOf(manifest);
  return keepWorker({ server, prefix, pools, modelUrls, modules, ...(log !== undefined && { log }) }, note);
}

/** The pools that its models are called on. */
export function poolsOf({ task_queue, input }: Manifest): string[] {
  const start = modelQueue(task_queue, '');
  const queues = Object.values(input.spec.models).map(({ queue }) => queue);
  return [...new Set(queues)].flatMap((queue) => (queue.startsWith(start) ? [queue.slice(start.length)] : []));
}
