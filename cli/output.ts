/** Where a command's words go: results on standard output, as text or as JSON, and everything said on the way on standard error. */

import { stderr, stdout } from 'node:process';

/** Flags that every command has. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export interface Output {
  readonly json: boolean;
  /** Text of the result for a person; nothing with `--json`. */
  say(text: string): void;
  /** The result for a program, on one line; nothing without `--json`. */
  result(value: unknown): void;
  /** What happens on the way. */
  note(text: string): void;
}

export function createOutput({ json = false }: CommonFlags): Output {
  return {
    json,
    say(text) {
      if (!json) stdout.write(`${text}\n`);
    },
    result(value) {
      if (json) stdout.write(`${JSON.stringify(value)}\n`);
    },
    note(text) {
      stderr.write(`${text}\n`);
    },
  };
}
