/** Answers in CSV: a header, and a list of objects by it. */

import { CsvError, csvRows } from '../python/csv.ts';
import { isObject, type PythonJson } from '../python/json.ts';
import { readFloat } from '../python/float.ts';
import { readInt } from '../python/int.ts';
import { ParseError } from './formats.ts';
import { keyOfAnotherType } from './value.ts';

type CsvValue = string | null | string[];

/** What `csv.DictReader` calls the cells that the header has no names for. */
const extra = keyOfAnotherType('None');

export function parseCsv(text: string): Record<string, CsvValue>[] {
  const [header = [], ...rows] = readRows(text);
  return rows
    .filter((row) => row.length > 0)
    .map((row) => {
      const entries: [string, CsvValue][] = header.map((name, index) => [name, row[index] ?? null]);
      if (row.length > header.length) entries.push([extra, row.slice(header.length)]);
      return Object.fromEntries(entries);
    });
}

function readRows(text: string): string[][] {
  try {
    return csvRows(text);
  } catch (error) {
    if (error instanceof CsvError) throw new ParseError('Error', error.message, error);
    throw error;
  }
}

/** The texts of the cells as the types that the schema names for their columns. */
export function coerceCsv(rows: Record<string, CsvValue>[], schema: PythonJson): unknown {
  const items = field(schema, 'items') ?? schema;
  const properties = field(items, 'properties') ?? {};
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => {
        const property = field(properties, key);
        return [key, coerceCell(value, (property === undefined ? undefined : field(property, 'type')) ?? 'string')];
      }),
    ),
  );
}

function coerceCell(value: CsvValue, type: PythonJson): unknown {
  if (Array.isArray(type)) {
    if ((value === null || value === '') && type.includes('null')) return null;
    for (const each of type.filter((one) => one !== 'null')) {
      const coerced = coerceCell(value, each);
      if (typeof coerced !== 'string' || each === 'string') return coerced;
    }
    return value;
  }
  if (typeof value !== 'string' || value === '') return value;
  return coerceText(value, type);
}

const booleans = new Map([
  ...['true', '1'].map((word) => [word, true] as const),
  ...['false', '0'].map((word) => [word, false] as const),
]);

/** A text as what a schema's `type` asks for; the text itself where it is none. */
export function coerceText(text: string, type: PythonJson): PythonJson {
  switch (type) {
    case 'integer':
      return readInt(text) ?? text;
    case 'number':
      return readFloat(text) ?? text;
    case 'boolean':
      return booleans.get(text.toLowerCase()) ?? text;
    default:
      return text;
  }
}

/** `value.get(key)`; only an object has that. */
function field(value: PythonJson, key: string): PythonJson | undefined {
  if (!isObject(value)) throw new ParseError('AttributeError', "the schema has no attribute 'get'");
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
