#!/usr/bin/env node
/** `dgym`: runs one command and turns whatever it throws into one line and an exit code. */

import { CommanderError } from 'commander';
import { errorText } from '../contracts/error-text.ts';
import { commandText, exitCodeFor, exitCodes } from './errors.ts';
import { createProgram } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `dgym list | head` closes the pipe early, which is no error.
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  process.stderr.write(`dgym: standard output cannot be written: ${errorText(error)}\n`);
  process.exit(exitCodes.failed);
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);

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
  process.stderr.write(`dgym: ${commandText(error, process.argv.includes('--verbose'))}\n`);
  return exitCodeFor(error);
}
