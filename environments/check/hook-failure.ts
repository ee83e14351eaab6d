/** What went wrong in a row: in which hook, and in which line of the author's. */

import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorText } from '../../contracts/error-text.ts';
import { TimeLimitError } from './time-limit.ts';

export interface HookFailure {
  /** `open`, `tool "add"`, `user`, `reward "correct"`, `close`, `gold`, `script`, `row`. */
  readonly hook: string;
  readonly message: string;
  /** The author's own line, where there is one: `index.ts:12`. */
  readonly at?: string;
  /** It ran into the time limit, and may still be running. */
  readonly hung?: true;
}

/** An error with the hook that threw it. */
export class HookError extends Error {
  override readonly name = 'HookError';
  readonly hook: string;

  constructor(hook: string, cause: unknown) {
    super(errorText(cause), { cause });
    this.hook = hook;
  }
}

/** `folder` is where the author's files are. */
export function hookFailure(
  { hook, cause, message }: HookError,
  folder: string,
  rewards: readonly string[],
): HookFailure {
  const frames = framesOf(cause);
  const own = frames.find(({ file }) => file.startsWith(folder + sep) && !file.includes(`${sep}node_modules${sep}`));
  const at = own && `${relative(process.cwd(), own.file)}:${own.line}`;
  return {
    hook: hook === 'rewards' ? rewardOf(frames, message, rewards) : hook,
    message,
    ...(at !== undefined && { at }),
    ...(cause instanceof TimeLimitError && { hung: true }),
  };
}

interface Frame {
  /** Name of the function, without the object it belongs to. */
  readonly name: string;
  readonly file: string;
  readonly line: string;
}

function framesOf(error: unknown): Frame[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [...stack.matchAll(/^\s+at (?:async )?(?:(.*) \()?(file:.+|\/.+):(\d+):\d+\)?$/gm)].map(
    ([, name = '', file = '', line = '']) => ({
      name: name.replace(/ \[as .*\]$/, '').replace(/^.*\./, ''),
      file: file.startsWith('file:') ? fileURLToPath(file) : file,
      line,
    }),
  );
}

/** The verb scores all rewards at once: which of them threw is in the message or in the stack. */
function rewardOf(frames: readonly Frame[], message: string, rewards: readonly string[]): string {
  const [only, ...others] = rewards;
  const named = others.length === 0 ? only : /the reward "([^"]+)"/i.exec(message)?.[1];
  const found = named ?? frames.find(({ name }) => rewards.includes(name))?.name;
  return found === undefined ? 'rewards' : `reward "${found}"`;
}
