/**
 * Which hooks this process runs now, for those who look from outside: the watchdog while this thread is blocked, and whoever
 * started the process once it has died.
 *
 * The call whose code runs is known by its async context. Where no code can be asked (a synchronous call into the system, a
 * kill), a board still shows the calls that were under way: a file without a name, which the system keeps when the process is
 * gone. It is never synced, and costs less than ten microseconds a hook.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** What a process said of itself in its last moment. */
export interface LastWords {
  /** The call whose code ended the process. */
  readonly call: HookCall;
  readonly stack?: string;
}

/** Descriptor of the board's file. */
export type Board = number;

const slotBytes = 1024;
/** More calls than this are not under way at once; one that finds no room is not on the board. */
const slotCount = 512;
/** Behind the slots. */
const lastWordsAt = slotBytes * slotCount;
const lastWordsBytes = 8 * slotBytes;

const current = new AsyncLocalStorage<HookCall>();
let shown: { readonly board: Board | undefined; readonly free: number[] } | undefined;
const scratch = Buffer.alloc(slotBytes);
const empty = Buffer.alloc(2);

/** A board of nothing: the descriptor of a file that only its processes know. `undefined` where no file can be made. */
export function openBoard(): Board | undefined {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'durable-gym-board-'));
    try {
      const file = openSync(join(folder, 'board'), 'wx+', 0o600);
      // Whole from the beginning: a disk that fills up later takes nothing away from it.
      writeSync(file, Buffer.alloc(lastWordsAt + lastWordsBytes));
      return file;
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    // Hooks are run all the same; what they do to their process is seen less well.
    return undefined;
  }
}

/** From here on calls are on this board. */
export function showRunning(board: Board | undefined): void {
  shown = { board, free: Array.from({ length: slotCount }, (_, slot) => slot) };
  Object.defineProperty(globalThis, Symbol.for(askedName), { value: describeCurrent, configurable: true });
  // A hook that calls `process.exit` is here in its own context.
  process.on('exit', () => {
    if (current.getStore()) write(board, textBytes(describeCurrent(), lastWordsBytes), lastWordsAt);
  });
}

/** Runs a hook as this call, which stays on the board until `ended`. */
export async function running<T>(call: HookCall, hook: () => Promise<T>): Promise<T> {
  if (!shown) return hook();
  const slot = enter(shown, call);
  try {
    return await current.run(call, hook);
  } finally {
    if (slot !== undefined) leave(shown, slot);
  }
}

/** The calls on a board. */
export function readBoard(board: Board | undefined): HookCall[] {
  if (board === undefined) return [];
  const bytes = Buffer.alloc(lastWordsAt);
  readSync(board, bytes, 0, lastWordsAt, 0);
  return Array.from({ length: slotCount }, (_, slot) => slot * slotBytes).flatMap((start) => {
    const text = textAt(bytes, start);
    if (text === '') return [];
    const [type = '', key = '', store = ''] = text.split('\n');
    return [{ type, key, store }];
  });
}

/** `undefined` where the process was ended from outside of its code. */
export function readLastWords(board: Board | undefined): LastWords | undefined {
  if (board === undefined) return undefined;
  const bytes = Buffer.alloc(lastWordsBytes);
  readSync(board, bytes, 0, lastWordsBytes, lastWordsAt);
  const text = textAt(bytes, 0);
  return text === '' ? undefined : (JSON.parse(text) as LastWords);
}

/** The line of an author's in such a stack: the first with a file, below the `skipped` ones of the question itself. */
export function placeIn(stack = '', skipped = 0): string | undefined {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const frame = frames.slice(skipped).find((line) => /file:\/\/|\(\/|at \//.test(line) && !line.includes('node:'));
  return frame?.trim().replace('file://', '');
}

function enter({ board, free }: NonNullable<typeof shown>, { type, key, store }: HookCall): number | undefined {
  const bytes = textBytes(`${type}\n${key}\n${store}`, slotBytes);
  const slot = bytes && free.pop();
  if (slot !== undefined) write(board, bytes, slot * slotBytes);
  return slot;
}

function leave({ board, free }: NonNullable<typeof shown>, slot: number): void {
  write(board, empty, slot * slotBytes);
  free.push(slot);
}

/** With its length in front; `undefined` where there is no room for it. Good until the next one is made. */
function textBytes(text: string, most: number): Buffer | undefined {
  const length = Buffer.byteLength(text);
  if (length > most - 2) return undefined;
  const bytes = length + 2 > scratch.length ? Buffer.alloc(length + 2) : scratch;
  bytes.writeUInt16LE(bytes.write(text, 2), 0);
  return bytes.subarray(0, length + 2);
}

function textAt(bytes: Buffer, start: number): string {
  const length = bytes.readUInt16LE(start);
  return bytes.toString('utf8', start + 2, start + 2 + length);
}

function write(board: Board | undefined, bytes: Buffer | undefined, at: number): void {
  if (!bytes || board === undefined) return;
  try {
    writeSync(board, bytes, 0, bytes.length, at);
  } catch {
    // A hook may do without being watched.
  }
}

/** As JSON: the call whose code runs, and where it is. The watchdog has this run in the middle of that code. */
function describeCurrent(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const { stack } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return JSON.stringify({ call: current.getStore(), stack });
}
