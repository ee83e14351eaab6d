/** The records of the office as they are before anybody has worked on them: `tables.jsonl`, in memory once for a process. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { environmentFile } from '../../environments/files.ts';

const names = ['emails', 'events', 'visits', 'tasks', 'customers', 'directory'] as const;
export type TableName = (typeof names)[number];

/** One line of a table. A cell is text, `null` where there is none, or whatever a model put there. */
export type Row = Readonly<Record<string, unknown>>;

export interface Records {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** The records of `table`, in their original order. They are shared: nobody may change them. */
export function recordsOf(table: TableName): Records {
  loaded ??= load();
  const records = loaded.get(table);
  if (!records) throw new Error(`tables.jsonl has no table "${table}".`);
  return records;
}

const Cells = z.array(z.string().nullable());
const Column = z.union([Cells, z.object({ words: Cells, cells: z.array(z.int()) })]);
const Table = z.object({ table: z.enum(names), columns: z.record(z.string(), Column) });

let loaded: ReadonlyMap<TableName, Records> | undefined;

function load(): Map<TableName, Records> {
  // The first line says where the tables come from.
  const [, ...lines] = readFileSync(environmentFile('workplace_assistant', 'tables.jsonl'), 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const { table, columns } = Table.parse(JSON.parse(line));
      return [table, { columns: Object.keys(columns), rows: rowsOf(columns) }];
    }),
  );
}

function rowsOf(columns: Record<string, z.infer<typeof Column>>): Row[] {
  const cells = Object.entries(columns).map(([name, column]) => {
    const values = Array.isArray(column) ? column : column.cells.map((at) => column.words[at] ?? null);
    return [name, values] as const;
  });
  const length = cells[0]?.[1].length ?? 0;
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(cells.map(([name, values]) => [name, values[at] ?? null])),
  );
}
