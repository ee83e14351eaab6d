/** Declares a command, the flags that several commands share, and the way a command runs. */

import type { Command } from 'commander';
import { gather } from './flags/gather.ts';

/** Returns the exit code. */
type Action<Flags> = (flags: Flags, ...args: (string | undefined)[]) => number | Promise<number>;

export function command(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'print the stack of an error')
    .exitOverride();
}

export function stored(command: Command): Command {
  return command.option(
    '--store <url>',
    'where results are: a folder or a file:// URL (default: $DGYM_STORE or .dgym/store)',
  );
}

export function modular(command: Command): Command {
  return command.option(
    '--environments <module>',
    'a .ts or .js module with environments of your own; may be repeated (default: $DGYM_ENVIRONMENTS)',
    gather,
  );
}

/** Flags of commands that collect for a batch that exists. */
export function generational(command: Command): Command {
  return modular(command)
    .option('--accept-new-version', 'go on with an environment that has changed since')
    .option('--out <file>', 'where the rollouts go (default: rollouts/<batch>/rollouts.jsonl)')
    .option('--force', 'replace the file of --out')
    .option('--detach', 'do not wait for the end')
    .option('--no-worker', 'start no worker: others serve the queues');
}

export function prefixed(command: Command): Command {
  return command.option('--prefix <name>', 'prefix of the task queues (default: $DGYM_PREFIX or dgym)');
}

/** `Flags` is what the options declared above make of the command line; commander cannot tell. */
export function act<Flags extends object>(
  command: Command,
  load: () => Promise<Action<Flags>>,
  examples: readonly string[],
): void {
  command.addHelpText('after', example(...examples)).action(async () => {
    const run = await load();
    process.exitCode = await run(command.opts<Flags>(), ...command.args);
  });
}

export function example(...lines: string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}
