/** A dataset that can be read only once, such as a pipe, is kept in a file for as long as the process lives. */

import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readJsonLines } from '../json-lines.ts';

export interface DatasetFile {
  /** May be read as often as one likes. */
  readonly path: string;
  /** What messages call it. */
  readonly name: string;
}

/**
 * `given`: a path, `-` for the standard input, or the rows themselves. A line that is torn, too long or no JSON object is a
 * `DatasetError`.
 */
export async function onDisk(given: string | readonly object[]): Promise<DatasetFile> {
  if (typeof given === 'string' && given !== '-') {
    const found = await stat(given).catch(() => undefined);
    // What is not there, or is a folder, is said by whoever reads it.
    if (!found || found.isFile() || found.isDirectory()) return { path: given, name: given };
  }
  const folder = await mkdtemp(join(tmpdir(), 'dgym-rows-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rows.jsonl');
  const name = typeof given === 'string' ? (given === '-' ? 'standard input' : given) : 'the rows given';
  const lines = typeof given === 'string' ? checked(given, name) : given.map((row) => `${JSON.stringify(row)}\n`);
  await pipeline(lines, createWriteStream(path, { mode: 0o600 }));
  return { path, name };
}

/** Every byte, a line at a time, so that a stream that is no dataset does not fill the disk. */
async function* checked(given: string, name: string): AsyncIterable<Uint8Array> {
  let pending: Uint8Array[] = [];
  for await (const { parse } of readJsonLines(given, { name, see: (bytes) => pending.push(bytes) })) {
    parse();
    yield* pending;
    pending = [];
  }
  yield* pending;
}
