/** Where a command's words go: results on standard output, as text or as JSON, and everything said on the way on standard error. */

import { stderr, stdout } from 'node:process';
import { printable, printableJson } from '../contracts/printable.ts';

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
  readonly note: (text: string) => void;
}

/** `quiet`: the standard output is for something else, and what a person reads goes to standard error. */
export function createOutput({ json = false, quiet = false }: CommonFlags & { readonly quiet?: boolean }): Output {
  return {
    json,
    say(text) {
      if (!json) (quiet ? stderr : stdout).write(`${safe(text)}\n`);
    },
    result(value) {
      if (json) (quiet ? stderr : stdout).write(`${printableJson(JSON.stringify(value))}\n`);
    },
    note(text) {
      stderr.write(`${safe(text)}\n`);
    },
  };
}

/** Colors are ours; whatever else a terminal would obey is not, wherever it slipped in. */
function safe(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/((?:\u001b\[[\d;]*m)+)|[^\u001b]+|\u001b/g, (part, colors) =>
    colors ? part : printable(part),
  );
}
