/** The prefix of the task queues: `--prefix`, else `DGYM_PREFIX`, else `dgym`. */

import { defaultPrefix } from '../../contracts/limits.ts';
import { UsageError } from '../errors.ts';
import { taskQueuePrefix } from './settings.ts';

export function prefixOf(given?: string): string {
  return given ?? (process.env['DGYM_PREFIX'] || defaultPrefix);
}

/** The same, for commands whose flags nobody has parsed yet. */
export function checkedPrefix(given?: string): string {
  const checked = taskQueuePrefix.safeParse(prefixOf(given));
  if (checked.success) return checked.data;
  throw new UsageError(`--prefix ${checked.error.issues[0]?.message}`);
}

/** What a command has to be told to work on these queues: nothing where it would take them anyway. */
export function prefixFlag(prefix: string): string {
  return prefix === prefixOf() ? '' : ` --prefix ${prefix}`;
}
