/**
 * A table that tools change, with a label on each row: NeMo Gym compares tables together with pandas' row labels, so the order
 * of some changes counts. The rows it begins with are shared by all rollouts; what changes is its own.
 */

import { readInt } from '../python/int.ts';
import { equals, type PythonJson } from '../python/json.ts';
import { PythonError } from './python-error.ts';
import type { Records, Row } from './records.ts';

export class Table {
  readonly columns: readonly string[];
  /** How often it has been changed. */
  changes = 0;
  readonly #idColumn: string;
  #rows: readonly Row[];
  /** `undefined` for 0, 1, 2, … */
  #labels: readonly number[] | undefined;
  #maxId: string | undefined;

  constructor({ columns, rows }: Records, idColumn = columns[0] ?? '') {
    this.columns = columns;
    this.#rows = rows;
    this.#idColumn = idColumn;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get labels(): readonly number[] {
    return this.#labels ?? this.#rows.map((_, at) => at);
  }

  /** The first row with this id; ids need not be unique for ever. */
  find(id: unknown): Row | undefined {
    return this.#rows.find((row) => this.#has(row, id));
  }

  /** Whether there was one to delete. The others keep their labels. */
  delete(id: unknown): boolean {
    if (!this.find(id)) return false;
    const labels = this.labels.filter((_, at) => !this.#has(this.#rows[at], id));
    const rows = this.#rows.filter((row) => !this.#has(row, id));
    this.#changed(rows, labels);
    return true;
  }

  /** Whether there was one to update. */
  update(id: unknown, column: string, value: unknown): boolean {
    const places = [...this.#rows.keys()].filter((at) => this.#has(this.#rows[at], id));
    if (places.length === 0) return false;
    const values = spread(value, places.length);
    const rows = [...this.#rows];
    for (const [index, at] of places.entries()) rows[at] = { ...rows[at], [column]: values[index] };
    this.#changed(rows, this.#labels);
    return true;
  }

  /** Appends a row and gives all rows new labels, or gives the new row the label `label`. */
  append(row: Row, label?: number): void {
    const max = this.#maxId;
    this.#changed([...this.#rows, row], label === undefined ? undefined : [...this.labels, label]);
    const id = row[this.#idColumn];
    if (max !== undefined && typeof id === 'string') this.#maxId = id > max ? id : max;
  }

  /** One more than the id that comes last as text: `"999"` comes after `"1000"`. */
  nextId(): string {
    this.#maxId ??= maxOf(this.#rows.map((row) => row[this.#idColumn]));
    const max = this.#maxId;
    const last = readInt(max);
    if (last === undefined) {
      throw new PythonError('ValueError', `invalid literal for int() with base 10: '${max}'`);
    }
    return String(BigInt(last) + 1n);
  }

  #has(row: Row | undefined, id: unknown): boolean {
    const own = row?.[this.#idColumn];
    // A cell may hold whatever a model wrote into it.
    return own === id || (typeof own !== 'string' && own != null && equals(own as PythonJson, id as PythonJson));
  }

  #changed(rows: readonly Row[], labels: readonly number[] | undefined): void {
    this.#rows = rows;
    this.#labels = labels;
    this.#maxId = undefined;
    this.changes += 1;
  }
}

/** What pandas assigns to `count` cells: of a list its elements, and of an object nothing, as it goes by its keys. */
function spread(value: unknown, count: number): unknown[] {
  if (Array.isArray(value)) {
    if (value.length === count) return value;
    if (value.length === 1) return Array.from({ length: count }, (): unknown => value[0]);
    throw new PythonError('ValueError', 'setting an array element with a sequence.');
  }
  const cell = typeof value === 'object' ? null : value;
  return Array.from({ length: count }, () => cell);
}

function maxOf(ids: readonly unknown[]): string {
  const texts = ids.filter((id) => typeof id === 'string');
  if (texts.length < ids.length)
    throw new PythonError('TypeError', "'>=' not supported between instances of 'str' and 'int'");
  if (texts.length === 0) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  return texts.reduce((max, id) => (id > max ? id : max));
}
