import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDataset } from '../../../results/dataset.ts';
import { environmentFile } from '../../../environments/files.ts';
import type { Row } from '../../../contracts/dataset.ts';
import { collect, temporaryFolder } from '../../results/batch-in-store.ts';
import { called, nemoRecord, readLines, run, said, writeLines } from './records.ts';

const rowsOf = async (name: string): Promise<Row[]> =>
  (await collect(readDataset(environmentFile(name, 'rows.jsonl')))).map(({ row }) => row);

describe('records of NeMo Gym', () => {
  const quiz = (text: string, fields: Row = {}): Row => ({
    responses_create_params: { input: [{ role: 'user', content: `Which?\nA: x\nB: y` }] },
    options: [{ A: 'x' }, { B: 'y' }],
    expected_answer: 'b',
    text,
    ...fields,
  });
  /** What mcqa's verify response declares. */
  const verified = (row: Row, reward: number, extracted: string | null, index: number) => ({
    ...Object.fromEntries(
      ['options', 'template_metadata', 'grading_mode'].flatMap((n) => (n in row ? [[n, row[n]]] : [])),
    ),
    reward,
    expected_answer: 'B',
    extracted_answer: extracted,
    _ng_task_index: index,
    _ng_rollout_index: 0,
  });
  const records = (rewards = [1, 0, 1]) => {
    const letters = ['B', 'A', 'B'];
    return letters.map((letter, index) => {
      const row = quiz(`${index}`);
      return nemoRecord(row, [said(`\\boxed{${letter}}`)], verified(row, rewards[index] ?? 0, letter, index));
    });
  };

  test('are scored as they are where they hold all that the environment reads', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), records());
    const { code, report } = await run(file, { environment: 'mcqa', check: true });
    expect(code).toBe(0);
    expect(report).toMatchObject({
      environment: 'mcqa',
      records: 3,
      scored: 3,
      failed: 0,
      mean: { recorded: 2 / 3, new: 2 / 3 },
      agreement: { compared: 3, agreed: 3, share: 1 },
      disagreements: [],
    });
  });

  test('a check fails for a reward that is not as recorded, and names its place', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), ['', ...records([1, 1, 1])]);
    const { code, report } = await run(file, { environment: 'mcqa', check: true });
    expect(code).toBe(1);
    expect(report['agreement']).toEqual({ compared: 3, agreed: 2, share: 2 / 3 });
    expect(report['disagreements']).toEqual([{ line: 3, task: 1, sample: 0, recorded: 1, new: 0 }]);
    expect((await run(file, { environment: 'mcqa' })).code).toBe(0);
  });

  test('--out has every field in its place and only rewards and details anew', async () => {
    const folder = await temporaryFolder();
    const given = records([0, 0, 0]).map((record) => ({ first: 1, ...record, note: { deep: [null, 1.5] } }));
    const file = writeLines(join(folder, 'r.jsonl'), given);
    const out = join(folder, 'new', 'out.jsonl');
    await run(file, { environment: 'mcqa', out });
    const written = readLines(out);
    expect(written).toEqual(
      given.map((record, index) => {
        const reward = index === 1 ? 0 : 1;
        return { ...record, reward, reward_components: { correct: reward } };
      }),
    );
    expect(Object.keys(written[0] ?? {}).slice(0, -1)).toEqual(Object.keys(given[0] ?? {}));
  });

  test('an option changes how they are scored, and details follow the reward', async () => {
    const folder = await temporaryFolder();
    const row = quiz('');
    const file = writeLines(join(folder, 'r.jsonl'), [nemoRecord(row, [said('Answer: B')], verified(row, 0, null, 0))]);
    const out = join(folder, 'out.jsonl');
    await run(file, { environment: 'mcqa', option: ['grading_mode=lenient_answer_colon'], out });
    expect(readLines(out)).toMatchObject([{ reward: 1, extracted_answer: 'B', expected_answer: 'B' }]);
  });

  test('--rows brings back what they leave out: by number, by input, and only if the input is the same', async () => {
    const folder = await temporaryFolder();
    const rows = await rowsOf('example_session_state_mgmt');
    const [one, two] = rows as [Row, Row];
    const count = (row: Row, task: number | undefined, adds: number[]) =>
      nemoRecord(
        row,
        [
          ...adds.flatMap((n, at) => called(`c${at}`, 'increment_counter', { count: n }, '{"success":true}')),
          said('Done.'),
        ],
        { reward: 1, ...(task !== undefined && { _ng_task_index: task }) },
      );
    const needed = (row: Row) => Number(row['expected_count']) - Number(row['initial_count']);
    const file = writeLines(join(folder, 'r.jsonl'), [
      count(one, 0, [needed(one)]),
      count(two, 0, [needed(two) - 1, 1]),
      count(two, undefined, [needed(two)]),
      count({ ...one, responses_create_params: { input: [{ role: 'user', content: 'nobody asked' }] } }, 0, [1]),
    ]);
    const rowsFile = writeLines(join(folder, 'rows.jsonl'), rows);
    const environment = 'example_session_state_mgmt';

    const bare = await run(file, { environment });
    expect(bare).toMatchObject({ code: 1, report: { scored: 0, failures: { invalid_row: 4 } } });
    expect(bare.report['problems'][0].message).toContain('--rows');

    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { environment, rows: rowsFile, out });
    expect(code).toBe(1);
    expect(report).toMatchObject({ scored: 3, failures: { row_not_found: 1 }, replay_differs: 0 });
    expect(readLines(out).map(({ reward }) => reward as unknown)).toEqual([1, 1, 1, null]);
    expect(readLines(out)[3]).toMatchObject({ failure: { class: 'row_not_found' } });
  });

  test('--rows takes materialized inputs, and equal lines of a dataset as one task', async () => {
    const folder = await temporaryFolder();
    const input = [{ role: 'user', content: 'Same words.\nA: x\nB: y' }];
    const rows = [quiz('1'), quiz('1'), quiz('2', { responses_create_params: { input }, expected_answer: 'A' })];
    const record = nemoRecord(rows[2]!, [said('\\boxed{A}')], { reward: 1, _ng_task_index: 1 });
    const file = writeLines(join(folder, 'r.jsonl'), [record]);
    const dataset = writeLines(join(folder, 'rows.jsonl'), rows);
    expect((await run(file, { environment: 'mcqa', rows: dataset, check: true })).code).toBe(0);

    const twin = { ...rows[2], expected_answer: 'B' };
    const materialized = writeLines(
      join(folder, 'm.jsonl'),
      [twin, rows[2]!].map((row, index) => ({ ...row, _ng_task_index: index, _ng_rollout_index: 0 })),
    );
    expect((await run(file, { environment: 'mcqa', rows: materialized, check: true })).code).toBe(0);

    const unnumbered = writeLines(join(folder, 'u.jsonl'), [{ ...record, _ng_task_index: undefined }]);
    const { report } = await run(unnumbered, { environment: 'mcqa', rows: materialized });
    expect(report['problems'][0]).toMatchObject({ class: 'row_not_found' });
    expect(report['problems'][0].message).toMatch(/lines 1 and 2 both/);
  });

  test('each names its own environment, and options say whose they are', async () => {
    const folder = await temporaryFolder();
    const [row] = await rowsOf('example_session_state_mgmt');
    const agent = (name: string) => ({ agent_ref: { type: 'responses_api_agents', name } });
    const quizRow = quiz('');
    const file = writeLines(join(folder, 'r.jsonl'), [
      { ...nemoRecord(quizRow, [said('Answer: B')], verified(quizRow, 1, 'B', 0)), ...agent('mcqa_simple_agent') },
      { ...nemoRecord(row!, [said('no')], { ...row, reward: 0 }), ...agent('example_session_state_mgmt_simple_agent') },
    ]);
    const flags = { check: true, option: ['mcqa.grading_mode=lenient_answer_colon'] };
    const { code, report } = await run(file, flags);
    expect(code).toBe(0);
    expect(report['environments']).toMatchObject({ mcqa: { records: 1 }, example_session_state_mgmt: { records: 1 } });
    await expect(run(file, { option: ['grading_mode=x'] })).rejects.toThrow('write ENVIRONMENT.grading_mode');
  });

  test('a reward that does not read the state needs nothing played again, however far from replayable the tools are', async () => {
    const folder = await temporaryFolder();
    const [given] = await rowsOf('google_search');
    const row = { ...given, responses_create_params: { input: [{ role: 'user', content: 'Which?' }] } };
    const letter = String(given!['expected_answer']);
    const answer = [...called('c', 'search', { query: 'x' }, 'what the web said that day'), said(`\\boxed{${letter}}`)];
    const file = writeLines(join(folder, 'r.jsonl'), [nemoRecord(row, answer, { ...row, reward: 1 })]);
    const { code, report } = await run(file, { environment: 'google_search', check: true });
    expect(report).toMatchObject({ scored: 1, failures: {}, replay_differs: 0 });
    expect(code).toBe(0);
  });

  test('a failure row is not scored; one whose judge failed is', async () => {
    const folder = await temporaryFolder();
    const [whole] = records();
    const broken = { _ng_failure_class: 'judge_failed', _ng_failure_judge_error: 'HTTPError: 500' };
    const file = writeLines(join(folder, 'r.jsonl'), [
      { ...whole, reward: 0, ...broken },
      { ...whole, _ng_failure_class: 'timeout', reward: 0 },
      { ...whole, response: undefined },
    ]);
    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { environment: 'mcqa', out });
    expect(code).toBe(1);
    expect(report).toMatchObject({ scored: 1, failures: { failed_rollout: 2 } });
    const [scored, failed, empty] = readLines(out);
    expect(scored).toMatchObject({ reward: 1 });
    expect(scored).not.toHaveProperty('_ng_failure_class');
    expect(failed).toMatchObject({ reward: null, failure: { class: 'failed_rollout' }, _ng_failure_class: 'timeout' });
    expect(empty).toMatchObject({ reward: null, failure: { class: 'failed_rollout' } });
  });

  test('parts of an output that have no text count as none', async () => {
    const folder = await temporaryFolder();
    const [row] = await rowsOf('example_session_state_mgmt');
    const [call, output] = called('c', 'get_counter_value', {}, '');
    const parts = { ...output, output: [null, { type: 'input_image' }, { type: 'input_text', text: '{}' }] };
    const record = nemoRecord(row!, [call!, parts, said('Done.')], { ...row, reward: 0 });
    const file = writeLines(join(folder, 'r.jsonl'), [record]);
    const { report } = await run(file, { environment: 'example_session_state_mgmt', check: true });
    expect(report).toMatchObject({ scored: 1, failures: {}, replay_differs: 1 });
  });

  test.each([
    ['a torn line', [...records(), '{"reward": 1, "respo'], /r\.jsonl:4: not valid JSON/],
    ['a line that is no object', [records()[0], '[1]'], /r\.jsonl:2: is not a JSON object/],
    ['an empty file', [], /r\.jsonl is empty/],
  ])('%s is an error that names the place, before anything is written', async (_, lines, message) => {
    const folder = await temporaryFolder();
    const out = join(folder, 'out.jsonl');
    const file = writeLines(join(folder, 'r.jsonl'), lines);
    await expect(run(file, { environment: 'mcqa', out })).rejects.toThrow(message);
    expect(existsSync(out)).toBe(false);
    await expect(run(join(folder, 'none.jsonl'), { environment: 'mcqa' })).rejects.toThrow('no such file');
  });
});
