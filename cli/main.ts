#!/usr/bin/env node
/** `dgym`: runs one command and turns whatever it throws into one line and an exit code. */

import { CommanderError } from 'commander';
import { errorText, exitCodeFor, exitCodes } from './errors.ts';
import { createProgram } from './program.ts';

// `dgym list | head` closes the pipe early, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.ok);
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok;
    return exitCodes.usage;
  }
  process.stderr.write(`dgym: ${errorText(error, process.argv.includes('--verbose'))}\n`);
  return exitCodeFor(error);
}
