/**
 * The dataset that rollouts were collected from: brings back the fields of a row that NeMo Gym's verify response leaves out.
 *
 * Only where the rows stand is kept in memory. The file may be the dataset itself or NeMo Gym's materialized inputs, whose
 * rows carry their number.
 */

import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Row } from '../contracts/dataset.ts';
import { jsonLine, readJsonLines } from '../results/json-lines.ts';
import { inputKey } from './request.ts';
import { UnverifiableError } from './unverifiable.ts';

/** Where a row stands in the file, and what it can be recognized by. */
interface Place {
  readonly line: number;
  readonly start: number;
  readonly bytes: number;
  readonly task: number | undefined;
  readonly input: string | undefined;
  /** Hash of the row without the collector's fields. */
  readonly content: string;
}

/** What is known of a record whose row is looked for. */
export interface Wanted {
  readonly task?: number | undefined;
  readonly params: unknown;
  /** Whether this package numbered the rows: by line. NeMo Gym gives equal lines one number. */
  readonly ours: boolean;
}

export class RowsFile {
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly places: readonly Place[];
  private readonly distinct: readonly Place[];
  private readonly byTask: ReadonlyMap<number | undefined, Place[]>;
  private readonly byInput: ReadonlyMap<string | undefined, Place[]>;

  private constructor(path: string, file: FileHandle, places: readonly Place[], distinct: readonly Place[]) {
    this.path = path;
    this.file = file;
    this.places = places;
    this.distinct = distinct;
    this.byTask = groupBy(places, ({ task }) => task);
    this.byInput = groupBy(places, ({ input }) => input);
  }

  /** Reads the whole file once; a `DatasetError` names a line that is no row. */
  static async open(path: string): Promise<RowsFile> {
    const places: Place[] = [];
    const distinct = new Map<string, Place>();
    for await (const { number: line, start, bytes, text, parse } of readJsonLines(path)) {
      const value = parse();
      const { _ng_task_index: task, ...row } = value;
      const place = {
        line,
        start,
        bytes,
        task: typeof task === 'number' ? task : undefined,
        input: inputKey(value['responses_create_params']),
        content: hash(JSON.stringify(Object.entries(row).filter(([name]) => !name.startsWith('_ng_')))),
      };
      places.push(place);
      const raw = hash(text);
      if (!distinct.has(raw)) distinct.set(raw, place);
    }
    return new RowsFile(path, await open(path), places, [...distinct.values()]);
  }

  /** The row of a record: the one of its number, if that has the record's input, else the one that has it. */
  async find({ task, params, ours }: Wanted): Promise<Row> {
    const input = inputKey(params);
    const numbered = task === undefined ? [] : this.numbered(task, ours);
    const found = numbered.find((place) => input === undefined || place.input === undefined || place.input === input);
    if (found) return this.read(found);

    const same = input === undefined ? [] : (this.byInput.get(input) ?? []);
    const [first, another] = new Map(same.map((place) => [place.content, place])).values();
    if (first && another) {
      throw this.missing(`lines ${first.line} and ${another.line} both have the input of the record, and differ`);
    }
    if (first) return this.read(first);
    const [other] = numbered;
    if (other)
      throw this.missing(`its row ${task}, line ${other.line}, has another input than the record, as have all`);
    throw this.missing(task === undefined ? 'no row has the input of the record' : `there is no row ${task}`);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private numbered(task: number, ours: boolean): Place[] {
    const named = this.byTask.get(task);
    if (named) return named;
    const [byLine, byContent] = [this.places[task], this.distinct[task]];
    return (ours ? [byLine, byContent] : [byContent, byLine]).filter((place) => place !== undefined);
  }

  private async read({ start, bytes, line }: Place): Promise<Row> {
    const { buffer } = await this.file.read(Buffer.alloc(bytes), 0, bytes, start);
    return jsonLine(buffer, { path: this.path, number: line, start }).parse();
  }

  private missing(reason: string): UnverifiableError {
    return new UnverifiableError('row_not_found', `${this.path}: ${reason}; pass the rows that were collected from`);
  }
}

function groupBy<Key>(places: readonly Place[], keyOf: (place: Place) => Key): Map<Key, Place[]> {
  const groups = new Map<Key, Place[]>();
  for (const place of places) {
    const key = keyOf(place);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return groups;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
