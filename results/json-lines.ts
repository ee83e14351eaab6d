/** JSON Lines from a file, however large it is: one object a line, each with its place. */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { isDeeperThan } from '../contracts/json-text.ts';
import { errorCode, explain } from '../store/errors.ts';
import { isObject } from '../contracts/json.ts';
import { maxDepth, maxLineBytes } from '../contracts/limits.ts';
import { LineTooLongError, linesOf } from '../store/lines.ts';

/** A file that cannot be read, or a line of it that is no JSON object. The message names the file and the line. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

/** A line whose objects and lists are nested deeper than anything here reads or writes. */
export class NestingError extends DatasetError {}

/** A line that is not blank, not yet parsed. */
export interface JsonLine {
  /** From 1; blank lines count. */
  readonly number: number;
  /** Where its bytes begin, and how many they are. */
  readonly start: number;
  readonly bytes: number;
  /** Without its end and whitespace around it. */
  readonly text: string;
  /** The object; a torn line or another value is a `DatasetError`. */
  readonly parse: () => Record<string, unknown>;
}

export interface Reading {
  /** What messages call the file. @default its path */
  readonly name?: string;
  /** Gets every byte. */
  readonly see?: (bytes: Uint8Array) => void;
}

/** The lines of a file that has at least one; `-` is the standard input. */
export async function* readJsonLines(path: string, { name = path, see }: Reading = {}): AsyncIterable<JsonLine> {
  let [number, end, found] = [0, 0, false];
  try {
    for await (const data of linesOf(readBytes(path, name, see), maxLineBytes)) {
      number += 1;
      const start = end;
      end += data.length + 1;
      const line = jsonLine(data, { path: name, number, start });
      if (line.text === '') continue;
      found = true;
      yield line;
    }
  } catch (error) {
    if (!(error instanceof LineTooLongError)) throw error;
    throw new DatasetError(
      `${name}:${number + 1}: longer than ${maxLineBytes / 1024 ** 2} MiB, and no end of the line`,
    );
  }
  if (!found) throw new DatasetError(`${name} is empty; it should have one JSON object a line`);
}

/** A line of which the bytes are at hand. */
export function jsonLine(
  data: Buffer,
  { path, number, start }: { readonly path: string; readonly number: number; readonly start: number },
): JsonLine {
  const place = `${path}:${number}`;
  if (!isUtf8(data)) throw new DatasetError(`${place}: not UTF-8`);
  // Some editors begin a file with a byte order mark, which `trim` takes for whitespace.
  const text = data.toString().trim();
  return { number, start, bytes: data.length, text, parse: () => parseObject(text, place) };
}

function parseObject(text: string, place: string): Record<string, unknown> {
  if (isDeeperThan(text, maxDepth)) throw new NestingError(`${place}: nested more than ${maxDepth} deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DatasetError(`${place}: not valid JSON (${(error as Error).message})`, { cause: error });
  }
  if (isObject(value)) return value;
  throw new DatasetError(`${place}: is not a JSON object`);
}

async function* readBytes(path: string, name: string, see?: (bytes: Uint8Array) => void): AsyncIterable<Uint8Array> {
  const from = path === '-' ? { fd: 0, autoClose: false } : {};
  try {
    for await (const bytes of createReadStream(path, { ...from, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      see?.(bytes);
      yield bytes;
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new DatasetError(`${name}: ${code === 'ENOENT' ? 'no such file' : explain(error)}`, { cause: error });
  }
}
