/** Reads a file of JSON objects, one a line, and says where in the file each of them stands. */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { DatasetError } from '../dataset.ts';
import { errorCode, explain } from '../store/errors.ts';
import { linesOf } from '../store/lines.ts';

export interface ObjectLine {
  /** Number of the line, from 1. Blank lines are counted and skipped. */
  readonly number: number;
  /** Where its bytes begin, and how many they are. */
  readonly start: number;
  readonly bytes: number;
  readonly text: string;
  readonly value: Record<string, unknown>;
}

/** A file that cannot be read, or a line that is torn or no object, is a `DatasetError` that names the place. */
export async function* readObjectLines(path: string): AsyncIterable<ObjectLine> {
  let [number, end, objects] = [0, 0, 0];
  for await (const data of linesOf(readBytes(path))) {
    number += 1;
    const start = end;
    end += data.length + 1;
    const text = textOf(data, `${path}:${number}`);
    if (text === '') continue;
    objects += 1;
    yield { number, start, bytes: data.length, text, value: parseObject(text, `${path}:${number}`) };
  }
  if (objects === 0) throw new DatasetError(`${path} is empty; it should have one JSON object a line`);
}

/** The text of a line without its end, whitespace around it and a byte order mark. */
export function textOf(data: Buffer, place: string): string {
  if (!isUtf8(data)) throw new DatasetError(`${place}: not UTF-8`);
  return data.toString().trim();
}

export function parseObject(text: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DatasetError(`${place}: not valid JSON (${(error as Error).message})`, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DatasetError(`${place}: is not a JSON object`);
}

async function* readBytes(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new DatasetError(`${path}: ${code === 'ENOENT' ? 'no such file' : explain(error)}`, { cause: error });
  }
}
