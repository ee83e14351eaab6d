/** `docs/metrics.md` against the schemas of a report: every field is in it, and no other. */

import { expect, test } from 'vitest';
import type { z } from 'zod';
import { answerFields } from '../../reports/answers.ts';
import { Compared, comparedMetrics, ComparedSection, Comparison } from '../../reports/comparison.ts';
import { Distribution, Estimate, Histogram, Rate } from '../../reports/figures.ts';
import { lineColumns } from '../../reports/long-table.ts';
import { Report, Settings, Source } from '../../reports/report.ts';
import * as effort from '../../reports/effort.ts';
import * as outcome from '../../reports/outcome.ts';
import { Section } from '../../reports/section.ts';
import { resampling } from '../../reports/statistics/ratio.ts';
import { sectionOf, tablesOf } from './documents.ts';

const section = (heading: string) => sectionOf('docs/metrics.md', heading);
/** The first column of a table under a heading, names in one cell apart. */
const names = (heading: string, table = 0): string[] =>
  (tablesOf(section(heading))[table] ?? []).flatMap(([cell = '']) => cell.split(', '));
const fieldsOf = (schema: z.ZodObject) => Object.keys(schema.shape);

test.each([
  ['Estimate', 0, Estimate],
  ['Rate', 0, Rate],
  ['Distribution', 0, Distribution],
  ['Histogram', 0, Histogram],
  ['The report', 0, Report],
  ['rollouts', 0, outcome.Rollouts],
  ['reward', 0, outcome.Reward],
  ['success', 0, outcome.Success],
  ['success', 1, outcome.AtK],
  ['groups', 0, outcome.Groups],
  ['stops', 0, outcome.Stops],
  ['turns', 0, effort.Turns],
  ['tools', 0, effort.Tools],
  ['models', 0, effort.Models],
  ['models', 1, effort.ModelUse],
  ['usage', 0, effort.Usage],
  ['token_ids', 0, effort.TokenIds],
  ['timeline', 0, effort.Timeline],
  ['timeline', 1, effort.Timeline.shape.buckets.element],
  ['Two batches', 0, Comparison],
  ['Two batches', 1, ComparedSection],
  ['Two batches', 2, Compared],
] as const)('the fields under %s, table %i, are those of the schema, in their order', (heading, table, schema) => {
  expect(names(heading, table)).toEqual(fieldsOf(schema));
});

test('every part of a section has a heading', () => {
  for (const name of fieldsOf(Section)) if (name !== 'environment') section(name);
});

test('the fields of the batch, the settings and the failures are named', () => {
  const rows = (heading: string) => new Map((tablesOf(section(heading))[0] ?? []).map(([name, text]) => [name, text]));
  for (const name of fieldsOf(Source)) expect(rows('The report').get('source')).toContain(name);
  for (const name of fieldsOf(Settings)) expect(rows('The report').get('settings')).toContain(name);
});

test('the metrics that are compared and the columns of the CSV are listed', () => {
  expect(names('Two batches', 3)).toEqual([...comparedMetrics]);
  expect(names('Formats of a report')).toEqual([...lineColumns]);
});

test('the numbers that it names are those in the code', () => {
  const { prose } = section('Estimate');
  expect(prose).toContain(`${resampling.draws} times with\nthe seed ${resampling.seed}`);
  expect(prose).toContain(`Above ${resampling.rows} rows`);
  for (const field of answerFields) expect(section('success').prose).toContain(`\`${field}\``);
});
