import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../../store/blobs.ts';
import { coffeeBar } from '../../../catalogue/coffee_bar/index.ts';
import { exampleSessionStateMgmt } from '../../../catalogue/example_session_state_mgmt/index.ts';
import { mcqa } from '../../../catalogue/mcqa/index.ts';
import type { Playing } from '../../../environments/play.ts';
import { temporaryFolder } from '../../results/batch-in-store.ts';
import { ourRecord, readLines, run, writeLines, type Fields } from './records.ts';

const add = (count: number) => ({ calls: [{ name: 'increment_counter', arguments: { count } }] });
const counting: Playing = {
  row: { responses_create_params: { input: 'add 2 and 3' }, initial_count: 1, expected_count: 6, reward: 'a field' },
  script: [add(2), add(3), 'It is 6.'],
};
const ordering: Playing = {
  row: { guest: 'Jo', greeting: 'A tea!', wishes: ['a cookie'], expected: { tea: 1, cookie: 1, espresso: 1 } },
  script: [
    { calls: [{ name: 'add', arguments: { product: 'tea' } }] },
    'One tea. More?',
    { calls: [{ name: 'add', arguments: { product: 'cookie' } }] },
    'With pleasure.',
  ],
  answers: { user: ['A cookie.'], judge: ['{"polite": true, "reason": "kind"}'] },
};
const judge = (folder: string, ...verdicts: unknown[]): string[] => {
  const turns = verdicts.map((verdict) => (typeof verdict === 'string' ? verdict : JSON.stringify(verdict)));
  const file = writeLines(join(folder, 'judge.jsonl'), [{ role: 'judge', row: 7, sample: 1, turns }]);
  return [`judge=scripted:${file}`];
};

describe('our own records', () => {
  test('start from the recorded state, with the row as it was', async () => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, exampleSessionStateMgmt, counting);
    expect(record).toMatchObject({ reward: 1, rollout: { state: { count: 6 }, row_fields: { reward: 'a field' } } });
    const file = writeLines(join(folder, 'r.jsonl'), [
      record,
      { ...record, rollout: { ...record['rollout'], state: { count: 5 } } },
    ]);
    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { check: true, out });
    expect(code).toBe(1);
    expect(report['disagreements']).toEqual([{ line: 2, task: 7, sample: 1, recorded: 1, new: 0 }]);
    expect(readLines(out)[0]).toEqual(record);
  });

  test('say which options their new reward comes from', async () => {
    const folder = await temporaryFolder();
    const file = writeLines(join(folder, 'r.jsonl'), [await ourRecord(folder, coffeeBar, ordering)]);
    const out = join(folder, 'out.jsonl');
    const model = judge(folder, { polite: true, reason: 'kind' });
    await run(file, { out, model, option: ['partial_credit=false'] });
    expect(readLines(out)[0]?.['rollout'].environment).toEqual({
      name: 'coffee_bar',
      version: '1',
      options: { partial_credit: false },
    });
  });

  test('whose state is a pipe that nobody writes into are refused at once', async () => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, coffeeBar, ordering, { spillState: true });
    const state = record['rollout'].state.$blob as { url: string };
    // Of another content, so that nobody remembers it.
    const url = state.url.replace(/blobs.*$/, `blobs/sha256/00/${'f'.repeat(62)}`);
    mkdirSync(dirname(fileURLToPath(url)), { recursive: true });
    execFileSync('mkfifo', [fileURLToPath(url)]);
    const $blob = { url, sha256: `00${'f'.repeat(62)}`, bytes: 1 };
    const file = writeLines(join(folder, 'r.jsonl'), [
      { ...record, rollout: { ...record['rollout'], state: { $blob } } },
    ]);
    const { report } = await run(file, {
      environment: 'coffee_bar',
      model: judge(folder, { polite: true, reason: '' }),
    });
    expect(report['problems'][0].message).toContain('is no file');
  });

  test('whose state is gone from the store are replayed where that can be done', async () => {
    const folder = await temporaryFolder();
    const url = pathToFileURL(join(folder, 'store/blobs/sha256/00', '0'.repeat(62))).href;
    const state = { $blob: { url, sha256: '0'.repeat(64), bytes: 9 } };
    const lost = (record: Fields): Fields => ({ ...record, rollout: { ...record['rollout'], state } });
    const stored = await ourRecord(folder, exampleSessionStateMgmt, counting, { spillState: true });
    expect(stored['rollout'].state).toHaveProperty('$blob');
    const otherwise = structuredClone(lost(stored));
    otherwise['response'].output[1].output = '{"success": false}';
    const file = writeLines(join(folder, 'r.jsonl'), [stored, lost(stored), otherwise]);
    const { code, report } = await run(file, { check: true });
    expect(code).toBe(0);
    expect(report).toMatchObject({ scored: 3, replay_differs: 1 });

    const orders = writeLines(join(folder, 'o.jsonl'), [lost(await ourRecord(folder, coffeeBar, ordering))]);
    const refused = await run(orders, { model: judge(folder, { polite: true, reason: '' }) });
    expect(refused.report['failures']).toEqual({ store_failed: 1 });
    expect(refused.report['problems'][0].message).toContain('gone');
  });

  test.each([
    'file:///etc/hostname',
    { url: 'file:///etc/hostname', sha256: sha256Of(readFileSync('/etc/hostname')), bytes: 1 },
    { url: `file:///store/blobs/sha256/00/${'1'.repeat(62)}`, sha256: '0'.repeat(64), bytes: 1 },
    { url: `https://example.com/blobs/sha256/00/${'0'.repeat(62)}`, sha256: '0'.repeat(64), bytes: 1 },
  ])('whose reference to the state is none to a blob are refused, and the others go on (%j)', async ($blob) => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, exampleSessionStateMgmt, counting);
    const file = writeLines(join(folder, 'r.jsonl'), [
      { ...record, rollout: { ...record['rollout'], state: { $blob } } },
      record,
    ]);
    const { report } = await run(file);
    expect(report).toMatchObject({ scored: 1, failures: { invalid_record: 1 } });
  });

  test('keep their options: a preset and --option win over them, key by key', async () => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, coffeeBar, ordering);
    const strict = await ourRecord(folder, coffeeBar, { ...ordering, preset: 'all_or_nothing' });
    const file = writeLines(join(folder, 'r.jsonl'), [record, strict]);
    const model = judge(folder, { polite: true, reason: 'kind' });
    expect((await run(file, { model, check: true })).code).toBe(0);

    const components = async (flags: object) => {
      const out = join(folder, 'out.jsonl');
      await run(file, { model, out, force: true, ...flags });
      return readLines(out).map(({ reward_components }) => (reward_components as { order: number }).order);
    };
    expect(await components({})).toEqual([expect.closeTo(2 / 3), 0]);
    expect(await components({ environment: 'coffee_bar:all_or_nothing' })).toEqual([0, 0]);
    expect(await components({ option: ['partial_credit=true'] })).toEqual([
      expect.closeTo(2 / 3),
      expect.closeTo(2 / 3),
    ]);
  });

  test('of a conversation are judged anew; asks count from the first, and the simulated user is not asked', async () => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, coffeeBar, ordering);
    const file = writeLines(join(folder, 'r.jsonl'), [record]);
    const out = join(folder, 'out.jsonl');
    const model = judge(folder, 'Rather curt.', { polite: false, reason: 'curt' });
    const { report } = await run(file, { environment: 'coffee_bar', model, out });
    expect(report['mean']).toEqual({ recorded: expect.closeTo(2 / 3 + 0.2), new: expect.closeTo(2 / 3) });
    expect(readLines(out)).toEqual([
      {
        ...record,
        reward: expect.closeTo(2 / 3),
        reward_components: { order: expect.closeTo(2 / 3), polite: 0 },
        manners: 'curt',
      },
    ]);
  });

  test('whose judge does not answer have no reward, and the others go on', async () => {
    const folder = await temporaryFolder();
    const record = await ourRecord(folder, coffeeBar, ordering);
    const file = writeLines(join(folder, 'r.jsonl'), [{ ...record, _ng_task_index: 8 }, record]);
    const out = join(folder, 'out.jsonl');
    const { code, report } = await run(file, { model: judge(folder, { polite: true, reason: 'kind' }), out });
    expect(code).toBe(1);
    expect(report).toMatchObject({ scored: 1, failures: { judge_failed: 1 } });
    const [failed, scored] = readLines(out);
    expect(failed).toMatchObject({ reward: null, reward_components: null, failure: { class: 'judge_failed' } });
    expect(failed!['failure'].message).toMatch(
      /^judge: the script has no answer for role judge, row 8, sample 1, turn 0/,
    );
    expect(scored).toEqual(record);

    const again = join(folder, 'again.jsonl');
    const anyone = writeLines(join(folder, 'any.jsonl'), [{ turns: ['{"polite":true,"reason":"kind"}'] }]);
    expect((await run(out, { model: [`judge=scripted:${anyone}`], out: again })).code).toBe(0);
    expect(readLines(again)).toEqual([{ ...record, _ng_task_index: 8 }, record]);
  });

  test('of a conversation without a recorded state are refused, because tool calls do not rebuild it', async () => {
    const folder = await temporaryFolder();
    const { rollout, ...foreign } = await ourRecord(folder, coffeeBar, ordering);
    expect(rollout).toBeDefined();
    const file = writeLines(join(folder, 'r.jsonl'), [foreign]);
    const { code, report } = await run(file, {
      environment: 'coffee_bar',
      model: judge(folder, { polite: true, reason: '' }),
    });
    expect(code).toBe(1);
    expect(report['failures']).toEqual({ environment_not_replayable: 1 });
    expect(report['problems'][0].message).toContain('simulated user');
  });

  test('a detail that clashes with a field of the row stays in rollout.details', async () => {
    const folder = await temporaryFolder();
    const row = {
      responses_create_params: { input: 'A or B?' },
      options: [{ A: 'x' }, { B: 'y' }],
      expected_answer: ' b ',
    };
    const record = await ourRecord(folder, mcqa, { row, script: ['\\boxed{B}'] });
    expect(record['rollout'].details).toEqual({ expected_answer: 'B' });
    const file = writeLines(join(folder, 'r.jsonl'), [{ ...record, reward: 0, extracted_answer: 'A' }]);
    const out = join(folder, 'out.jsonl');
    await run(file, { out });
    expect(readLines(out)).toEqual([record]);
  });
});
