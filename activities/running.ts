/**
 * Which hooks this process runs now, for the watchdog: it looks from another thread while this one is blocked.
 *
 * The call whose code runs is known by its async context. Where no code can be asked (a synchronous call into the system), a
 * board in shared memory still shows the calls that were under way. Both cost a microsecond or two a hook.
 */

import { AsyncLocalStorage } from 'node:async_hooks';

/** One call of a hook. */
export interface HookCall {
  readonly store: string;
  /** The idempotency key: the same at every attempt. */
  readonly key: string;
  /** `environment.verb`. */
  readonly type: string;
}

/** What the watchdog's thread asks this one for, through V8's inspector. */
export const askedName = 'durable-gym.running';

const slotBytes = 1024;
/** More calls than this are not under way at once; one that finds no room is not on the board. */
const slotCount = 512;

const current = new AsyncLocalStorage<HookCall>();
let board: { readonly bytes: Buffer; readonly free: number[] } | undefined;

/** From here on calls are on the board; returns its memory. */
export function showRunning(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(slotBytes * slotCount);
  board = { bytes: Buffer.from(memory), free: Array.from({ length: slotCount }, (_, slot) => slot) };
  Object.defineProperty(globalThis, Symbol.for(askedName), { value: describeCurrent, configurable: true });
  return memory;
}

/** Runs a hook as this call, which stays on the board until `ended`. */
export async function running<T>(call: HookCall, hook: () => Promise<T>): Promise<T> {
  if (!board) return hook();
  const slot = enter(board, call);
  try {
    return await current.run(call, hook);
  } finally {
    if (slot !== undefined) leave(board, slot);
  }
}

/** The calls on a board. */
export function readBoard(memory: SharedArrayBuffer): HookCall[] {
  const bytes = Buffer.from(memory);
  return Array.from({ length: slotCount }, (_, slot) => slot * slotBytes).flatMap((start) => {
    const length = bytes.readUInt16LE(start);
    if (length === 0) return [];
    const [type = '', key = '', store = ''] = bytes.toString('utf8', start + 2, start + 2 + length).split('\n');
    return [{ type, key, store }];
  });
}

function enter({ bytes, free }: NonNullable<typeof board>, { type, key, store }: HookCall): number | undefined {
  const text = `${type}\n${key}\n${store}`;
  // Three bytes a character at most.
  if (text.length * 3 > slotBytes - 2 && Buffer.byteLength(text) > slotBytes - 2) return undefined;
  const slot = free.pop();
  if (slot === undefined) return undefined;
  const start = slot * slotBytes;
  bytes.writeUInt16LE(bytes.write(text, start + 2), start);
  return slot;
}

function leave({ bytes, free }: NonNullable<typeof board>, slot: number): void {
  bytes.writeUInt16LE(0, slot * slotBytes);
  free.push(slot);
}

/** As JSON: the call whose code runs, and where it is. The watchdog has this run in the middle of that code. */
function describeCurrent(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const { stack } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return JSON.stringify({ call: current.getStore(), stack });
}
