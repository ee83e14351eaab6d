/** A worker for one batch alone: it serves the batch's queues, and sends API keys to its models only. */

import type { Manifest } from '../contracts/batch.ts';
import { modelQueue } from '../contracts/names.ts';
import { serversOf } from '../models/servers.ts';
import { runHere } from '../workers/here.ts';
import { keepWorker, type Keeper } from '../workers/keeper.ts';
import type { Server } from './temporal/connect.ts';

export interface OwnWorkerOptions {
  /** @default `child` */
  readonly place?: 'child' | 'here' | undefined;
  readonly log?: string;
  readonly note: (text: string) => void;
}

/** Ready when it resolves. A `child` process is replaced when it dies; `log` is the file for its log. */
export function startOwnWorker(
  server: Server,
  manifest: Manifest,
  { place = 'child', log, note }: OwnWorkerOptions,
): Promise<Keeper> {
  const { task_queue: prefix, modules = [], input } = manifest;
  const modelUrls = Object.values(input.spec.models).flatMap(serversOf);
  const pools = poolsOf(manifest);
  const options = { server, prefix, pools, modelUrls, modules };
  if (place === 'here') return runHere(options, note);
  return keepWorker({ ...options, ...(log !== undefined && { log }) }, note);
}

/** The pools that its models are called on. */
export function poolsOf({ task_queue, input }: Manifest): string[] {
  const start = modelQueue(task_queue, '');
  const queues = Object.values(input.spec.models).map(({ queue }) => queue);
  return [...new Set(queues)].flatMap((queue) => (queue.startsWith(start) ? [queue.slice(start.length)] : []));
}
