/** What every measurement stands on: a server and a model of its own. None inherits another's database, caches or heap. */

import { Client, Connection } from '@temporalio/client';
import type { TemporalServer } from '../test/support/temporal-server.ts';
import { startModel, type Model } from './model.ts';
import { letGo, start } from './processes.ts';

export interface Grounds {
  readonly address: string;
  readonly client: Client;
  readonly serverPid: number;
  readonly model: Model;
  /** Has something done at the end, before what was there earlier ends. */
  readonly atEnd: (end: () => unknown) => void;
}

/** Starts all of it for `use`, and ends all of it, also when `use` fails or `signal` says to stop. */
export async function withGrounds<T>(signal: AbortSignal, use: (grounds: Grounds) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = [];
  let over = false;
  try {
    const { child: guard, ready } = await start(new URL('server-process.ts', import.meta.url), [], { detached: true });
    ends.push(() => letGo(guard));
    const server = ready as Pick<TemporalServer, 'address' | 'pid'>;
    signal.throwIfAborted();
    const model = await startModel();
    ends.push(() => model.stop());
    const connection = await Connection.connect({ address: server.address });
    const grounds: Grounds = {
      address: server.address,
      client: new Client({ connection }),
      serverPid: server.pid,
      model,
      // What `use` started while all the rest was ending ends at once.
      atEnd: (end) => void (over ? attempt(end) : ends.push(end)),
    };
    const result = await Promise.race([use(grounds), aborted(signal)]);
    // Only then: a call that is under way would throw where nobody can catch it.
    await connection.close();
    return result;
  } finally {
    over = true;
    for (const end of ends.reverse()) await attempt(end);
  }
}

/** What is gone already has no end; the others still need theirs. */
async function attempt(end: () => unknown): Promise<void> {
  await Promise.resolve()
    .then(end)
    .catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
