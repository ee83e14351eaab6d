import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CsvWriter } from '../../exports/writers/csv.ts';
import { temporaryFolder } from '../results/batch-in-store.ts';

test('a CSV file quotes all text, so that empty text and null differ and nothing in it ends a line', async () => {
  const path = join(await temporaryFolder(), 'table.csv');
  const writer = new CsvWriter(path, [
    { name: 'text', type: 'text' },
    { name: 'number', type: 'number' },
    { name: 'flag', type: 'boolean' },
    { name: 'value', type: 'json' },
  ]);
  await writer.open();
  await writer.add({ text: 'a,"b"\r\nc\rd', number: -0.5, flag: true, value: { a: 1 } });
  await writer.add({ text: '', number: 0, flag: false, value: [] });
  await writer.add({ text: '=1+1' });
  await writer.complete();
  await writer.settle();
  const expected = 'text,number,flag,value\n"a,""b""\r\nc\rd",-0.5,true,"{""a"":1}"\n"",0,false,"[]"\n"\'=1+1",,,\n';
  expect(await readFile(path, 'utf8')).toBe(expected);
  expect([writer.rows, writer.bytes]).toEqual([3, expected.length]);
});

test('no text is a formula to a spreadsheet, and numbers stay numbers', async () => {
  const path = join(await temporaryFolder(), 'table.csv');
  const writer = new CsvWriter(path, [
    { name: 'text', type: 'text' },
    { name: 'number', type: 'number' },
  ]);
  await writer.open();
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', 'a=1']) await writer.add({ text, number: -1 });
  await writer.settle();
  const lines = (await readFile(path, 'utf8')).split('\n').slice(1);
  expect(lines).toEqual([`"'=1+1",-1`, `"'+1",-1`, `"'-1",-1`, `"'@SUM(A1)",-1`, `"a=1",-1`, '']);
});
