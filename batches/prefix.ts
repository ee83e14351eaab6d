/**
 * The prefix of the task queues. `--prefix`, else `DGYM_PREFIX`, asks for queues that batches share; so does a batch that
 * brings no worker, on the queues `dgym…` that `dgym worker` serves. Every other batch has queues of its own.
 */

import { defaultPrefix } from '../contracts/limits.ts';
import { ownPrefix } from '../contracts/names.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { taskQueuePrefix } from './options.ts';

/** What is shared where nobody says otherwise. */
export function prefixOf(given?: string): string {
  return askedPrefix(given) ?? defaultPrefix;
}

/** `ownWorker`: the command runs a worker for this batch alone. */
export function prefixOfBatch(batch: string, ownWorker: boolean, given?: string): string {
  return askedPrefix(given) ?? (ownWorker ? ownPrefix(batch) : defaultPrefix);
}

/** The next generation keeps a prefix that someone asked for. */
export function prefixAgain(batch: string, before: string, ownWorker: boolean): string {
  const wasAsked = before !== defaultPrefix && before !== ownPrefix(batch);
  return wasAsked ? before : prefixOfBatch(batch, ownWorker);
}

/** The same, for commands whose flags nobody has parsed yet. */
export function checkedPrefix(given?: string): string {
  const checked = taskQueuePrefix.safeParse(prefixOf(given));
  if (checked.success) return checked.data;
  throw new ConfigurationError(checked.error.issues[0]?.message ?? '', { field: 'prefix' });
}

/** What a command has to be told to work on these queues: nothing where it would take them anyway. */
export function prefixFlag(prefix: string): string {
  return prefix === prefixOf() ? '' : ` --prefix ${prefix}`;
}

function askedPrefix(given?: string): string | undefined {
  return given ?? (process.env['DGYM_PREFIX'] || undefined);
}
