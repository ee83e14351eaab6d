/**
 * Slots for work that fills a processor: as many on this machine as it has processors, whichever process works. More at
 * once would run into their time limits.
 *
 * A slot is an abstract Unix socket, which only one process can hold, and which is free again when that process is gone.
 */

import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout } from 'node:timers/promises';

interface Wanted {
  /** Works as soon as one of the first so many slots is free. */
  readonly most: number;
  /** Waits for all slots of the machine instead, and takes them. */
  readonly alone?: boolean;
  /** Work of another name has slots of its own. @default 'slot' */
  readonly name?: string;
  readonly signal: AbortSignal;
}

const released = new EventEmitter();
/** In this process they take their slots one after the other, so that nobody is overtaken again and again. */
let lastTurn: Promise<unknown> = Promise.resolve();

export async function inSlot<T>(wanted: Wanted, work: () => Promise<T>): Promise<T> {
  const slots = await takeInTurn(wanted);
  try {
    return await work();
  } finally {
    release(slots);
  }
}

/** As many as `wanted`, but no more than there are processors, or than fit into memory if each took all that it may. */
export function slotsFor(wanted: number, memoryBytes: number): number {
  return Math.max(1, Math.min(wanted, availableParallelism(), Math.floor(usableMemory() / memoryBytes)));
}

/** What all work together may take of this machine or, where there is one, of the container. */
export function usableMemory(): number {
  const allowed = process.constrainedMemory();
  return (allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()) * 0.9;
}

async function takeInTurn(wanted: Wanted): Promise<readonly Server[]> {
  const { signal } = wanted;
  signal.throwIfAborted();
  const turn = lastTurn.then(() => (wanted.alone ? takeAll(wanted) : takeOne(wanted)));
  lastTurn = turn.catch(() => undefined);
  const left = new AbortController();
  const aborted = once(signal, 'abort', { signal: left.signal }).then(() => signal.throwIfAborted());
  try {
    return (await Promise.race([turn, aborted])) ?? (await turn);
  } catch (error) {
    // Its turn may still come.
    turn.then(release, () => undefined);
    throw error;
  } finally {
    aborted.catch(() => undefined);
    left.abort();
  }
}

async function takeOne({ most, name, signal }: Wanted): Promise<readonly Server[]> {
  for (;;) {
    for (let number = 0; number < most; number++) {
      const slot = await take(number, signal, name);
      if (slot) return [slot];
    }
    await change(signal);
  }
}

/** In their order, so that two who want all of them never wait for each other. */
async function takeAll({ name, signal }: Wanted): Promise<readonly Server[]> {
  const slots: Server[] = [];
  try {
    while (slots.length < availableParallelism()) {
      const slot = await take(slots.length, signal, name);
      if (slot) slots.push(slot);
      else await change(signal);
    }
    return slots;
  } catch (error) {
    release(slots);
    throw error;
  }
}

async function take(number: number, signal: AbortSignal, name = 'slot'): Promise<Server | undefined> {
  signal.throwIfAborted();
  const slot = createServer().unref();
  try {
    await once(slot.listen({ path: `\0durable-gym-${name}-${number}`, exclusive: true }), 'listening');
    return slot;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

function release(slots: readonly Server[]): void {
  for (const slot of slots) slot.close();
  released.emit('slot');
}

/** The end of other work: at once in this process, and within a moment in another, which says nothing about it. */
async function change(signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const either = { signal: AbortSignal.any([signal, enough.signal]) };
  // A timer of `AbortSignal` would let the process end meanwhile.
  await Promise.race([once(released, 'slot', either), setTimeout(100, undefined, either)]).catch(() => undefined);
  enough.abort();
  signal.throwIfAborted();
}
