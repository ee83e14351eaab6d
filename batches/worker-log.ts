/** Where the worker that a command starts writes its log: beside everything else of its folder, where that can be written. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function workerLog(batch: string): string {
  const name = `worker-${batch}.log`;
  const folder = join('.dgym', 'logs');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return join(folder, name);
  } catch {
    // A folder of one's own must not keep a batch from running whose store and files lie elsewhere.
    return join(tmpdir(), `dgym-${name}`);
  }
}
