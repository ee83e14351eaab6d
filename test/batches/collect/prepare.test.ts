/** What is checked before a batch leaves its first trace. */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { newBatchId, prepare } from '../../../batches/collect/prepare.ts';
import { checkOptions } from '../../../batches/options.ts';
import { ConfigurationError } from '../../../contracts/configuration-error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dgym-prepare-'));
});

const row = JSON.stringify({
  responses_create_params: { input: 'hi' },
  ...{ options: [{ A: 'x' }, { B: 'y' }], expected_answer: 'A', grading_mode: 'strict_single_letter_boxed' },
  ...{ id: 1, expected_synonym_values: [1], expected_synonyms: ['a'], minefield_label: 'b', minefield_label_value: 2 },
});
const named = (environment: string) => `{"environment":"${environment}",${row.slice(1)}`;

describe('a batch that can start', () => {
  it('has its rows counted and its names made', async () => {
    const prepared = await prepareRows([row, '', row], { environment: 'mcqa', models: 'm' });
    expect(prepared).toMatchObject({ rows: 2, mixed: false, prefix: `dgym-${prepared.batch}` });
    expect(prepared.batch).toMatch(/^mcqa-\d{8}-\d{6}-[0-9a-f]{4}$/);
  });

  it('takes the environments that the selected rows name, in their order', async () => {
    const rows = [named('mcqa'), named('example_multi_step'), named('mcqa'), named('unknown')];
    const prepared = await prepareRows(rows, { models: 'm', only: '1-2' });
    expect(prepared).toMatchObject({ rows: 2, mixed: true });
    expect(prepared.environments.map(({ name }) => name)).toEqual(['example_multi_step', 'mcqa']);
    expect(prepared.batch).toMatch(/^mixed-/);
  });

  it('binds no model to a role that its options leave idle', async () => {
    const rows = [`{"question":"?","expected_answer":"1",${row.slice(1)}`];
    const prepared = await prepareRows(rows, { environment: 'math_with_judge:dapo17k', models: 'm' });
    expect(Object.keys(prepared.models)).toEqual(['policy']);
    const judged = { environment: 'math_with_judge:dapo17k', models: 'm', options: { should_use_judge: true } };
    await expect(prepareRows(rows, judged)).rejects.toThrow('no model for the role "judge"');
  });

  it('leaves nothing behind', async () => {
    await prepareRows([row], { environment: 'mcqa', models: 'm' });
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });
});

describe('a batch that cannot start', () => {
  it.each([
    [['{"a":1', row], {}, 'rows.jsonl:1: not valid JSON'],
    [[row, '', '[1]'], {}, 'rows.jsonl:3: is not a JSON object'],
    [[], {}, 'is empty'],
    [[row], { only: '4' }, 'rows.jsonl has the rows 0 to 0'],
    [[row], { environment: 'mcqaa' }, 'unknown environment "mcqaa"'],
    [[row], { options: { strict: 1 } }, 'no option "strict"'],
  ])('says why: %j %j', async (lines, flags, message) => {
    await expect(prepareRows(lines, { environment: 'mcqa', models: 'm', ...flags })).rejects.toThrow(message);
  });

  it('has a budget in dollars and no prices', async () => {
    await expect(prepareRows([row], { environment: 'mcqa', models: 'm', maxCost: 1 })).rejects.toThrow(
      'add it to the config file',
    );
  });

  it('names the line of a row without an environment, blank lines counted', async () => {
    await expect(prepareRows([named('mcqa'), '', '', row], { models: 'm' })).rejects.toThrow(
      'rows.jsonl:4: the row names no environment',
    );
  });

  it('has no rows file', async () => {
    const options = checkOptions({ rows: join(folder, 'nowhere.jsonl'), environment: 'mcqa', models: 'm' });
    await expect(prepare(options, store())).rejects.toThrow('no such file');
    await expect(prepare(checkOptions({ environment: 'mcqa' }), store())).rejects.toThrow('which rows?');
  });
});

describe('rows that do not fit', () => {
  const refusal = async (lines: readonly unknown[], flags: Record<string, unknown> = {}) => {
    const texts = lines.map((line) => JSON.stringify(line));
    const error = await prepareRows(['', ...texts], { environment: 'mcqa', models: 'm', ...flags }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message.replaceAll(`${folder}/`, '');
  };
  const good = JSON.parse(row) as Record<string, unknown>;
  const said = (content: unknown) => ({ ...good, responses_create_params: { input: [{ role: 'user', content }] } });

  it('are named with line, number and field, the first few of them, and nothing starts', async () => {
    const wrong = { ...good, expected_synonyms: undefined };
    expect(
      await refusal([good, ...Array.from({ length: 7 }, () => wrong)], { environment: 'example_multi_step' }),
    ).toBe(
      '7 of 8 rows do not fit their environment, so nothing was started: ' +
        [1, 2, 3, 4, 5]
          .map((index) => `rows.jsonl:${index + 2} (row ${index}): expected_synonyms is missing`)
          .join('; ') +
        '; and 2 more. `dgym env show example_multi_step` says what a row needs',
    );
    expect(await readdir(folder)).toEqual(['rows.jsonl']);
  });

  it.each([
    [{ prompt: 'What?', answer: '4' }, 'What "prompt" holds goes into "responses_create_params": {"input": …}'],
    [{ question: 'What?', answer: '4' }, 'What "question" holds goes into'],
    [{ messages: [] }, 'responses_create_params is missing'],
    [said([{ type: 'text', text: 'hi' }]), 'input[0].content[0].type: "text" is a part of Chat Completions'],
    [said([{ type: 'image_url', image_url: { url: 'x' } }]), 'the words of the Responses API: "input_image"'],
    [
      { ...good, responses_create_params: { input: 'x', tools: [{}] } },
      'responses_create_params.tools[0].name is missing',
    ],
  ])('say what to do: %j', async (wrong, message) => {
    expect(await refusal([wrong])).toContain(message);
  });

  it('are looked at where they were selected, each by the environment that it names', async () => {
    const rows = [JSON.stringify({ prompt: 'x' }), named('mcqa'), `{"environment":"calendar",${row.slice(1)}`];
    await expect(prepareRows(rows, { models: 'm', only: '1' })).resolves.toMatchObject({ rows: 1 });
    await expect(prepareRows(rows, { models: 'm', only: '1-2' })).rejects.toThrow(
      'rows.jsonl:3 (row 2): exp_cal_state is missing',
    );
    await expect(prepareRows(rows, { models: 'm', environment: 'theirs@queue' })).resolves.toMatchObject({ rows: 3 });
  });
});

describe('a dataset that can be read once', () => {
  it('is read once: a FIFO', async () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const writing = writeFile(fifo, `${row}\n${row}`);
    const prepared = await prepare(checkOptions({ rows: fifo, environment: 'mcqa', models: 'm' }), store());
    await writing;
    expect(prepared).toMatchObject({ rows: 2, dataset: { name: fifo } });
    expect(await readFile(prepared.dataset.path, 'utf8')).toBe(`${row}\n${row}`);
  });

  it('and is none is refused before it fills the disk', async () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const writing = writeFile(fifo, 'no row\n'.repeat(1_000_000)).catch((error: unknown) => error);
    const options = checkOptions({ rows: fifo, environment: 'mcqa', models: 'm' });
    await expect(prepare(options, store())).rejects.toThrow('fifo:1: not valid JSON');
    await writing;
  });
});

describe('a new batch id', () => {
  it('says what and when', () => {
    const id = newBatchId([{ name: 'mcqa' }], new Date(2026, 0, 2, 3, 4, 5));
    expect(id).toMatch(/^mcqa-20260102-030405-[0-9a-f]{4}$/);
  });
});

async function prepareRows(lines: readonly string[], flags: Record<string, unknown>) {
  const rows = join(folder, 'rows.jsonl');
  await writeFile(rows, lines.map((line) => `${line}\n`).join(''));
  return prepare(checkOptions({ rows, ...flags }), store());
}

function store(): string {
  return pathToFileURL(join(folder, 'store')).href;
}
