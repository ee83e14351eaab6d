/** What a check of `dgym doctor` found, and what to do about it. */

import { errorText } from '../../contracts/error-text.ts';

export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** A warning is something to know; with a problem, something that was asked for cannot work. */
  readonly status: 'ok' | 'warning' | 'problem';
  /** What was found, with its value. */
  readonly found: string;
  /** The command to run, or what to change. */
  readonly todo?: string;
  /** Every call like the one that was tried is refused: a wrong key, a wrong name. */
  readonly refused?: boolean;
}

/** Milliseconds that a check may take. */
export const checkLimitMs = 5_000;

export function ok(check: string, found: string, todo?: string): Finding {
  return { check, status: 'ok', found, ...(todo !== undefined && { todo }) };
}

export function warning(check: string, found: string, todo: string): Finding {
  return { check, status: 'warning', found, todo };
}

export function problem(check: string, found: string, todo: string): Finding {
  return { check, status: 'problem', found, todo };
}

/** Runs a check that always ends and never throws: an error or a check that hangs is a problem, and `todo` is what to do. */
export async function examine(
  check: string,
  todo: string,
  work: (signal: AbortSignal) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
  limitMs = checkLimitMs,
): Promise<readonly Finding[]> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${limitMs / 1000} s`));
      limit.abort();
    }, limitMs);
  });
  try {
    return [await Promise.race([work(limit.signal), late])].flat();
  } catch (error) {
    return [problem(check, errorText(error), todo)];
  } finally {
    clearTimeout(timer);
  }
}

/** `4 ms`, or `1.2 s`. */
export function sinceText(start: number): string {
  const ms = performance.now() - start;
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
