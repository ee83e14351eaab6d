/** `docs/exports.md` against the code: every format, option, filter and reason is in it, and its examples are rows of their formats. */

import { describe, expect, test } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { defaultOptions } from '../../exports/batch.ts';
import { filterReasons } from '../../exports/filters.ts';
import { formatNames } from '../../exports/format-names.ts';
import { formatReasons } from '../../exports/format.ts';
import { formats } from '../../exports/formats.ts';
import { rowsOf, say, verified } from '../exports/rollout.ts';
import { sectionOf, tablesOf } from './documents.ts';

const section = (heading: string) => sectionOf('docs/exports.md', heading);
const columns = (heading: string, table = 0) => tablesOf(section(heading))[table] ?? [];
const flag = (option: string) => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const sorted = (values: Iterable<string>) => [...values].sort();

test('every format is listed, with its file and the options that it takes', () => {
  const told = columns('Formats').map(([name, file, , options = '']) => [name, file, sorted(options.split(', '))]);
  const known = formatNames.map((name) => {
    const { extension, columns: has, takes } = formats[name];
    const files = extension === 'jsonl' && has ? 'jsonl, parquet' : extension;
    return [name, files, takes.length === 0 ? [''] : sorted(takes.map(flag))];
  });
  expect(sorted(told.map(String))).toEqual(sorted(known.map(String)));
});

test('every option is explained', () => {
  const told = columns('Formats', 1).map(([cell = '']) => cell.split(' ')[0] ?? '');
  expect(sorted(told)).toEqual(sorted(Object.keys(defaultOptions).map(flag)));
});

test('every filter is explained', () => {
  const command = createProgram().commands.find((one) => one.name() === 'export') ?? expect.fail('no export');
  const others = ['json', 'verbose', 'store', 'format', 'out', 'force', ...Object.keys(defaultOptions)];
  const filters = command.options.filter((option) => !others.includes(option.attributeName())).map(({ long }) => long);
  expect(columns('Filters').map(([cell = '']) => cell.split(' ')[0])).toEqual(expect.arrayContaining(filters));
});

test('every reason to leave a rollout out is explained', () => {
  expect(columns('What is left out').map(([reason]) => reason)).toEqual([...filterReasons, ...formatReasons]);
});

test('every column of a table is explained', () => {
  const told = columns('parquet and csv').flatMap(([cell = '']) => cell.split(', '));
  expect(told).toEqual(formats.parquet.columns?.map(({ name }) => name));
  expect(formats.csv.columns).toEqual(formats.parquet.columns);
});

describe('the example of', () => {
  const rollouts = [0, 1].map((reward, sample) =>
    verified(0, sample, {
      reward,
      output: [
        {
          ...say(`answer ${sample}`),
          prompt_token_ids: [1],
          generation_token_ids: [2],
          generation_log_probs: [-1],
        },
      ],
    }),
  );
  const lines = formatNames.filter((name) => formats[name].extension === 'jsonl');

  test.each([...lines, 'verl'] as const)('%s has the fields that its lines have', (name) => {
    const example = section(name).blocks.find(({ language }) => language === 'json')?.text ?? '{}';
    const [row = {}] = rowsOf(formats[name], rollouts).rows;
    const rowsOwn = ['agent_ref', 'initial_count', 'expected_count'];
    const told = Object.keys(JSON.parse(example) as object).filter((field) => !rowsOwn.includes(field));
    expect(sorted(told)).toEqual(sorted(Object.keys(row)));
  });

  test.each(lines)('%s shows floats as they are written', (name) => {
    const example = section(name).blocks.find(({ language }) => language === 'json')?.text ?? '';
    for (const field of formats[name].floats ?? []) expect(example).not.toMatch(new RegExp(`"${field}": -?\\d+[,\\s]`));
  });
});
