/** What is noted in the store when a worker process has died, so that a hook that ends processes is not run again and again. */

import { markBlocked } from '../activities/blocked.ts';
import { placeIn, readBoard, readLastWords, type Board } from '../activities/running.ts';

/** A store that does not answer must not keep the next worker from being started. */
const markWithinMs = 5_000;
/** Of the question in the stack. */
const ownFrames = 2;

/** Whose death it was. */
export interface Dead {
  readonly pid: number;
  /** Where its hooks are listed. */
  readonly board: Board | undefined;
  /** `exit code 3`, `SIGKILL`. */
  readonly how: string;
}

/** Notes the hook that ended it, or else those that were running; whether there was any. */
export async function noteDeath({ pid, board, how }: Dead): Promise<boolean> {
  const last = readLastWords(board);
  const calls = last ? [last.call] : readBoard(board);
  const where = placeIn(last?.stack, ownFrames);
  const block = { died: how, certain: last !== undefined, ...(where !== undefined && { where }) };
  const name = `${Date.now()}_${pid}`;
  const marked = markBlocked(calls, block, name).then(
    () => calls.length > 0,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), markWithinMs);
  });
  return Promise.race([marked, late]).finally(() => clearTimeout(timer));
}
