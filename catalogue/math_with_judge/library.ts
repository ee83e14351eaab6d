/** math-verify, in a Python process that this worker keeps. */

import { createHash } from 'node:crypto';
import { packageFile } from '../../own-package.ts';
import { LineProcess } from '../python/line-process.ts';
import { venvPython } from '../python/venv.ts';

/** The process ends by itself after 10 seconds of a processor; one that then still says nothing is stuck, or has none. */
const patienceSeconds = 120;

export interface Comparison {
  /** 1 or 0. */
  readonly score: number;
  /** What was found in the answer, as text; `null` for nothing. */
  readonly extracted: string | null;
  /**
   * Why there is no comparison, or none of all expressions: the class of a Python exception, `timeout` after 10 seconds of a
   * processor, or `crashed` for two processes that did not survive it.
   */
  readonly error?: string;
}

/**
 * Whether `answer` says what `gold` says. An answer that math-verify cannot cope with is worth 0. Throws where that says
 * nothing about the answer: Python is missing, or the process was ended or stopped by somebody else.
 */
export async function compare(gold: string, answer: string, signal?: AbortSignal): Promise<Comparison> {
  const key = createHash('sha256')
    .update(JSON.stringify([gold, answer]))
    .digest('base64');
  const known = seen.get(key);
  if (known !== undefined) return known;
  const outcome = await library.ask({ gold, answer }, patienceSeconds, signal);
  const found = 'answer' in outcome ? outcome.answer : { score: 0, extracted: null, error: outcome.failure };
  const { score, extracted, error } = found;
  const comparison = { score, extracted, ...(error !== undefined && { error }) };
  remember(key, comparison);
  return comparison;
}

export const library = new LineProcess<{ gold: string; answer: string }, Comparison & { readonly last: boolean }>(
  () => ({
    command: venvPython('math_with_judge'),
    args: ['-s', packageFile('python', 'math_with_judge', 'serve.py')],
    // Nothing of the worker's environment: neither its keys nor another Python's modules. Sets keep their order from run to run.
    env: { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
  }),
);

/** A reward that asks a judge is computed again for each of his answers. */
const seen = new Map<string, Comparison>();

function remember(key: string, comparison: Comparison): void {
  if ((comparison.extracted?.length ?? 0) > 4096) return;
  seen.set(key, comparison);
  const [oldest] = seen.keys();
  if (seen.size > 4096 && oldest !== undefined) seen.delete(oldest);
}
