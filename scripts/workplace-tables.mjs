/**
 * Makes catalogue/workplace_assistant/tables.jsonl of NeMo Gym's CSV tables:
 *
 *     node scripts/workplace-tables.mjs FOLDER    # resources_servers/workplace_assistant/csv_data
 *
 * One line a table, column by column. A column that repeats itself is a list of its words and, for each row, a place in it.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/workplace-tables.mjs FOLDER, with processed/emails.csv and its like in it');
  process.exit(2);
}

const files = {
  emails: 'processed/emails.csv',
  events: 'processed/calendar_events.csv',
  visits: 'processed/analytics_data.csv',
  tasks: 'processed/project_tasks.csv',
  customers: 'processed/customer_relationship_manager_data.csv',
  directory: 'raw/email_addresses.csv',
};

const source = {
  source:
    'NVIDIA NeMo Gym, resources_servers/workplace_assistant/csv_data, after WorkBench; written as JSON lines here',
  license: 'Apache-2.0',
};
const lines = Object.entries(files).map(([table, file]) => {
  const records = readCsv(readFileSync(join(folder, file), 'utf8'));
  const names = table === 'directory' ? ['email_address'] : records.shift();
  const columns = names.map((name, at) => [name, packed(records.map((record) => record[at] || null))]);
  return { table, columns: Object.fromEntries(columns) };
});
const text = [source, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
writeFileSync(new URL('../catalogue/workplace_assistant/tables.jsonl', import.meta.url), text);

function packed(cells) {
  const words = [...new Set(cells)];
  return words.length > cells.length / 2 ? cells : { words, cells: cells.map((cell) => words.indexOf(cell)) };
}

/** RFC 4180: quotes around a field, doubled within it. */
function readCsv(text) {
  const records = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '' && records.at(-1).length === 0) break;
    records.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end !== ',') records.push([]);
  }
  return records.filter((record) => record.length > 0);
}
