/** The thread that watches a worker's main thread, and ends the process when that has done nothing for too long. */

import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { threadId, workerData } from 'node:worker_threads';
import { markBlocked, type Block } from '../activities/blocked.ts';
import { askedName, placeIn, readBoard, type LastWords } from '../activities/running.ts';
import type { Watched } from './watchdog.ts';

/** The main thread answers in the middle of what it does, in a millisecond; from within a system call not at all. */
const answerWithinMs = 2_000;
/** A store that does not answer must not keep the process. */
const markWithinMs = 5_000;

const { ticks, board, blockedAfterMs, checkMs, quiet } = workerData as Watched;

let seen = -1;
let blockedMs = 0;
let checkedAt = performance.now();
let ending = false;

setInterval(() => {
  const now = performance.now();
  // While the machine sleeps, neither thread does anything: the time until it wakes says nothing of the other.
  const passed = Math.min(now - checkedAt, 2 * checkMs);
  checkedAt = now;
  if (hasTicked()) blockedMs = 0;
  else blockedMs += passed;
  if (blockedMs >= blockedAfterMs && !ending) {
    ending = true;
    void end().finally(() => (ending = false));
  }
}, checkMs);

function hasTicked(): boolean {
  const count = Atomics.load(ticks, 0);
  const more = count !== seen;
  seen = count;
  return more;
}

async function end(): Promise<void> {
  const answer = await within(answerWithinMs, ask);
  // It came back in the last moment.
  if (hasTicked()) return void (blockedMs = 0);
  const certain = answer?.call !== undefined;
  const where = placeIn(answer?.stack, 2);
  // Without an answer it is one of those that were under way, if it is a hook at all.
  const calls = answer ? (answer.call ? [answer.call] : []) : readBoard(board);
  const block: Block = { seconds: Math.round(blockedMs / 1000), certain, ...(where !== undefined && { where }) };
  const name = `${Date.now()}_${process.pid}_${threadId}`;
  await within(markWithinMs, () => markBlocked(calls, block, name).catch((error: unknown) => say(String(error), {})));
  const hooks = calls.map(({ type }) => type);
  say(`the worker's thread was blocked for ${block.seconds} s: this process ends, another has to go on`, {
    ...(certain ? { hook: hooks[0], key: calls[0]?.key } : { under_way: [...new Set(hooks)] }),
    ...(where !== undefined && { where }),
  });
  // Whoever started this process hears why it ends.
  write(1, `${JSON.stringify({ blocked: hooks.length > 0 })}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** What the main thread says of itself, whether or not it runs a hook. */
type Answer = Partial<LastWords>;

function ask(): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = new Session();
    session.connectToMainThread();
    const expression = `globalThis[Symbol.for(${JSON.stringify(askedName)})]()`;
    session.post('Runtime.evaluate', { expression, returnByValue: true }, (error, heard) => {
      const text: unknown = error ? undefined : heard.result.value;
      if (typeof text === 'string') resolve(JSON.parse(text) as Answer);
      else reject(error ?? new Error('it says nothing'));
    });
  });
}

/** The result of `work`, or `undefined` when it fails or takes longer. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));
  return Promise.race([work().catch(() => undefined), late]);
}

/** As the logger writes, which lives in the other thread. */
function say(msg: string, fields: object): void {
  if (!quiet) write(2, `${JSON.stringify({ level: 60, time: Date.now(), ...fields, msg })}\n`);
}

function write(file: number, text: string): void {
  try {
    writeSync(file, text);
  } catch {
    // Nobody reads it any more.
  }
}
