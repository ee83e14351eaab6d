/** Hook calls that ended a worker process. They are kept in the store, because the process that ran them is gone. */

import { blockedKey, blockedPrefix, parseBlockedKey } from '../store/layout.ts';
import { openStore } from '../store/store.ts';
import type { HookCall } from './running.ts';

/** One time that a call was running while its worker was blocked, or when its process died. */
export interface Block {
  /** How long it was blocked, until the worker was ended. */
  readonly seconds?: number;
  /** How the process died, where nothing blocked it: `exit code 3`, `SIGKILL`. */
  readonly died?: string;
  /** The line that ran, where it could be seen. */
  readonly where?: string;
  /** Whether it was this call for sure, and not another that was under way. */
  readonly certain: boolean;
}

/** A block as the store keeps it. */
export interface Mark extends Block {
  /** The hook, `environment.verb`. */
  readonly type: string;
  readonly key: string;
  readonly at: string;
}

/** The names of its marks. */
interface Marks {
  readonly keys: readonly string[];
  /** True when other calls were running each time, so that any of them may be to blame. */
  readonly doubtful: boolean;
}

/** A worker that is not new has to hear of what happened to others; a listing is one read of a small folder. */
const listingLastsMs = 5_000;
const listings = new Map<string, { readonly at: number; readonly marks: Promise<ReadonlyMap<string, Marks>> }>();

/** Leaves a mark on each of the calls that were under way; `name` tells this block from others. */
export async function markBlocked(calls: readonly HookCall[], block: Block, name: string): Promise<void> {
  const suspected = !block.certain && calls.length > 1;
  const marks = calls.map(async ({ store, key, type }) => {
    const mark: Mark = { type, key, at: new Date().toISOString(), ...block };
    await openStore(store).create(blockedKey(key, name, suspected), `${JSON.stringify(mark)}\n`);
  });
  // One that cannot be left must not keep the process from waiting for the others.
  await Promise.allSettled(marks);
  await Promise.all(marks);
}

/** The marks of a call; nothing for almost every one. */
export async function marksOf({ store, key }: HookCall): Promise<Marks | undefined> {
  const now = performance.now();
  let listing = listings.get(store);
  if (!listing || now - listing.at > listingLastsMs) {
    listings.set(store, (listing = { at: now, marks: list(store) }));
  }
  return (await listing.marks).get(key);
}

/** What the last of the marks says. */
export async function readMark({ store }: HookCall, { keys }: Marks): Promise<Partial<Mark>> {
  const data = await openStore(store).read(keys.at(-1) ?? '');
  try {
    // Only `markBlocked` writes these; what is torn says nothing.
    return JSON.parse(data?.toString('utf8') ?? '{}') as Partial<Mark>;
  } catch {
    return {};
  }
}

async function list(store: string): Promise<ReadonlyMap<string, Marks>> {
  const marks = new Map<string, Marks>();
  try {
    for await (const key of openStore(store).list(blockedPrefix)) {
      const mark = parseBlockedKey(key);
      if (!mark) continue;
      const { keys, doubtful } = marks.get(mark.call) ?? { keys: [], doubtful: true };
      marks.set(mark.call, { keys: [...keys, key], doubtful: doubtful && mark.suspected });
    }
  } catch {
    // A store that cannot be read is said by the verbs, which need it for more than this.
  }
  return marks;
}
