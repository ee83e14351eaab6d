/** Reads a dataset: JSON Lines, one row a line, however large the file is. */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Row } from '../../contracts/dataset.ts';
import { errorCode, explain } from '../store/errors.ts';
import { linesOf } from '../store/lines.ts';

/** A dataset that cannot be collected from. The message names the file and, where there is one, the line. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

/** A line that holds a row, not yet parsed. */
export interface RowLine {
  /** Number of the row in the file, from 0. Blank lines are not rows. */
  readonly index: number;
  /** The line without its end. */
  readonly line: string;
  readonly parse: () => Row;
}

/** The rows of a file. A line that is torn or no JSON object is a `DatasetError`. */
export async function* readDataset(path: string): AsyncIterable<{ index: number; line: string; row: Row }> {
  for await (const { index, line, parse } of readRowLines(path)) yield { index, line, row: parse() };
}

/** The lines that hold rows. `see` gets every byte of the file. */
export async function* readRowLines(path: string, see?: (bytes: Uint8Array) => void): AsyncIterable<RowLine> {
  const name = basename(path);
  let index = 0;
  let number = 0;
  for await (const bytes of linesOf(readBytes(path, see))) {
    number += 1;
    const place = `${name}:${number}`;
    if (!isUtf8(bytes)) throw new DatasetError(`${place}: not UTF-8`);
    const line = (number === 1 ? withoutMark(bytes) : bytes).toString().trim();
    if (line === '') continue;
    yield { index, line, parse: () => parseRow(line, place) };
    index += 1;
  }
  if (index === 0) throw new DatasetError(`${path} is empty; a dataset has one JSON object a line`);
}

async function* readBytes(path: string, see?: (bytes: Uint8Array) => void): AsyncIterable<Uint8Array> {
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      see?.(bytes);
      yield bytes;
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new DatasetError(`${path}: ${code === 'ENOENT' ? 'no such file' : explain(error)}`, { cause: error });
  }
}

function parseRow(line: string, place: string): Row {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    throw new DatasetError(`${place}: not valid JSON (${(error as Error).message})`, { cause: error });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new DatasetError(`${place}: is not a JSON object`);
  }
  return row as Row;
}

/** Some editors begin a file with a byte order mark. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
