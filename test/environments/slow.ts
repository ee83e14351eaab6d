/** A computation that takes as long as it is told. */

import { threadId } from 'node:worker_threads';
import { InvalidRowError } from '../../environments/errors.ts';
import { offload } from '../../environments/offload.ts';

interface Task {
  readonly milliseconds: number;
  readonly fails?: boolean;
}

export function compute({ milliseconds, fails = false }: Task): number {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
  if (fails) throw new InvalidRowError('of no use');
  return threadId;
}

export const slow = offload(compute, {
  module: import.meta.url,
  isQuick: ({ milliseconds }) => milliseconds === 0,
  milliseconds: 5_000,
});
