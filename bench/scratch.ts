/** A folder for everything that the bench leaves: databases, stores, logs. It goes with the bench. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const logLines = 10;
const logColumns = 300;

export interface Scratch {
  /** The end of what workers logged, for people. */
  workerLog(): string;
  close(): void;
}

export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-bench-'));
  // Whatever this process and its children put into the system's folder for temporary files, they put there.
  process.env['TMPDIR'] = folder;
  return {
    workerLog() {
      const log = join(folder, 'durable-gym-worker-bench.log');
      if (!existsSync(log)) return 'no worker has logged anything';
      const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-logLines);
      return ['the end of the log of the workers:', ...lines.map((line) => line.slice(0, logColumns))].join('\n');
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
