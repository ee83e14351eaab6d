/** Our columns as Parquet has them: its schema, and the values that its encoder takes. */

import type { ParquetWriter } from 'hyparquet-writer';
import { rounded, stringifyExact } from '../../contracts/exact-json.ts';
import type { Column, ColumnType } from '../format.ts';

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/** The tree of columns, each parent before its children. */
export function parquetSchema(columns: readonly Column[]): Element[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elements)];
}

function elements({ name, type }: Column): Element[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  if (typeof type === 'object') {
    if ('struct' in type) return [{ ...optional, num_children: type.struct.length }, ...type.struct.flatMap(elements)];
    return [
      { ...optional, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elements({ name: 'element', type: type.list }),
    ];
  }
  switch (type) {
    case 'json':
    case 'text':
      return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
    case 'value':
      return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'JSON' }];
    case 'time':
      return [{ ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }];
    case 'integer':
      return [{ ...optional, type: 'INT64' }];
    case 'number':
      return [{ ...optional, type: 'DOUBLE' }];
    case 'boolean':
      return [{ ...optional, type: 'BOOLEAN' }];
  }
}

export function parquetValue(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === 'object') {
    if ('list' in type) return (value as readonly unknown[]).map((item) => parquetValue(item, type.list));
    const fields = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      type.struct.map((column) => [column.name, parquetValue(fields[column.name], column.type)]),
    );
  }
  if (type === 'json') return stringifyExact(value);
  // Its encoder makes the text, and knows no number that JavaScript does not know.
  if (type === 'value') return rounded(value);
  if (type === 'integer') return BigInt(value as number);
  if (type === 'time') return new Date(value as string);
  return value;
}
