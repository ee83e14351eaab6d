/** The guard of the command under test: starts `dgym` with its own arguments, and ends it when the bench is gone. */

import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const [log = '', ...args] = process.argv.slice(2);
/** The command has five seconds for its worker. */
const patienceMs = 10_000;

const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', openSync(log, 'a')] });
let stdout = '';
child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
child.once('close', (code, signal) => {
  if (process.connected) process.send?.({ code: code ?? signal, stdout });
  else process.exit(0);
});
// The terminal's Ctrl-C reaches the command as well.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  if (child.exitCode !== null || child.signalCode !== null) process.exit(0);
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), patienceMs);
});
process.send?.({ pid: child.pid });
