/** `docs/formats.md` against the schemas: every field, class, reason and key is in it, and its examples fit. */

import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingKeys } from '../../cli/flags/settings.ts';
import { Manifest } from '../../contracts/batch.ts';
import { Page, ResponsesCreateParams } from '../../contracts/dataset.ts';
import { failureClasses } from '../../contracts/failures.ts';
import { FailureRecord, RolloutInfo, RolloutRecord } from '../../contracts/record.ts';
import { stopReasons } from '../../contracts/rollout.ts';
import { parseScript, ScriptEntry } from '../../contracts/script.ts';
import { environments } from '../../catalogue/index.ts';
import { sectionOf, tablesOf } from './documents.ts';

const section = (heading: string) => sectionOf('docs/formats.md', heading);
/** The first column of a table under a heading, names in one cell apart. */
const names = (heading: string, table = 0): string[] =>
  (tablesOf(section(heading))[table] ?? []).flatMap(([cell = '']) => cell.split(', '));
/** The examples under a heading. */
const examples = (heading: string): unknown[] =>
  section(heading)
    .blocks.filter(({ language }) => language === 'json')
    .map(({ text }) => JSON.parse(text) as unknown);
const sorted = (values: Iterable<string>) => [...values].sort();
const fieldsOf = (schema: z.ZodObject) => sorted(Object.keys(schema.shape));

test('a request has the parameters that are listed', () => {
  expect(sorted(names('Row'))).toEqual(fieldsOf(ResponsesCreateParams));
});

test('the example rows open', async () => {
  const [counter, coffee] = examples('Row');
  for (const [name, row] of [
    ['example_session_state_mgmt', counter],
    ['coffee_bar', coffee],
  ] as const) {
    const environment = environments.get(name)!;
    const verbs = environment.serve({ key: '', signal: new AbortController().signal });
    const opened = await verbs.open({ row: row as Record<string, unknown>, options: environment.resolveOptions({}) });
    expect(opened.items.length).toBeGreaterThan(0);
  }
});

test('a record has the fields that are listed, and the example has them all', () => {
  const told = names('Record').filter((name) => !name.includes(' '));
  expect(sorted(told)).toEqual(sorted([...fieldsOf(RolloutRecord), 'agent_ref']));
  const [record] = examples('Record');
  expect(RolloutRecord.safeParse(record).error).toBeUndefined();
  expect(record).toMatchObject(Object.fromEntries(told.map((name) => [name, expect.anything()])));
});

test('the field `rollout` has the fields that are listed', () => {
  expect(sorted(names('The field rollout'))).toEqual(fieldsOf(RolloutInfo));
});

test('the stop reasons are those of a rollout', () => {
  expect(names('The field rollout', 1)).toEqual(stopReasons);
});

test('the failure classes are listed, and which of them are retried', () => {
  const told = tablesOf(section('Failure record'))[1]?.map(([name, retried]) => [name, retried === 'yes']);
  expect(told).toEqual(Object.entries(failureClasses).map(([name, { retryable }]) => [name, retryable]));
  expect(examples('Failure record').map((example) => FailureRecord.safeParse(example).error)).toEqual([undefined]);
});

test('a script has the fields that are listed, and the example is one', () => {
  const text = section('Script').blocks.find(({ language }) => language === 'jsonl')!.text;
  expect(parseScript(text)).toHaveLength(text.trim().split('\n').length);
  expect(sorted(names('Script'))).toEqual(fieldsOf(ScriptEntry));
  const answer = ScriptEntry.shape.turns.element.options[1];
  expect(sorted(names('Script', 1))).toEqual(fieldsOf(answer));
});

test('a config file has the keys that are listed', () => {
  expect(names('Config file').toSorted()).toEqual(settingKeys.toSorted());
});

test('the manifest and the pages are what the store reads', () => {
  expect(examples('Manifest').map((example) => Manifest.safeParse(example).error)).toEqual([undefined]);
  expect(examples('Pages').map((example) => z.array(Page).safeParse(example).error)).toEqual([undefined]);
});
