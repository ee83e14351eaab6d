/** Files of the store that are damaged: named, never counted as done, and collected again by `dgym resume`. */

import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openBatch, type StoredBatch } from './stored-batch.ts';

const torn = (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2));
/** The same length, and nothing that anybody can read. */
const scrambled = (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size, 0xff));

/** Every row once, ordered, all with a reward. */
function expectWhole({ results, rows }: StoredBatch): void {
  expect(results().map(({ _ng_task_index: row, reward }) => [row, reward])).toEqual(
    Array.from({ length: rows }, (_, row) => [row, 1]),
  );
}

test('a record torn, empty, scrambled, replaced or left unnamed, and a range file cut short', async () => {
  const batch = await openBatch(60);
  const { file, record, model, dgym, url } = batch;
  await batch.collect();
  expect(model.count).toBe(60);
  expectWhole(batch);

  // What a range has in its file is not lost with the records: cut it before the rows whose records are damaged.
  const range = readFileSync(file('ranges/000000.jsonl'));
  // Within a line: at its end nothing is torn.
  truncateSync(file('ranges/000000.jsonl'), range.indexOf('\n', range.length / 3) + 20);
  torn(record(50));
  writeFileSync(record(51), '');
  scrambled(record(52));
  writeFileSync(record(53), '{}');
  const leftover = file('records/000000/.1f0c.tmp');
  renameSync(record(54), leftover);
  utimesSync(leftover, 1, 1);
  const damaged = [50, 51, 52, 53].map((row) => record(row));

  const status = await dgym('status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    total: 60,
    verified: 55,
    failed: 5,
    failures: { not_collected: 5 },
  });

  const exported = await dgym('export', '--out', 'damaged.jsonl');
  expect(exported.code).toBe(0);
  for (const path of damaged) expect(exported.stderr).toContain(`${url(path)} is torn; skipped`);
  expect(exported.stderr).toContain(`${url(file('ranges/000000.jsonl'))}:`);
  expect(exported.stderr).toContain(`${url(leftover)} was left by a write that was cut off`);
  expect(exported.stderr.trim().split('\n')).toHaveLength(6);
  expect(batch.results('damaged.jsonl')).toHaveLength(55);
  expect(batch.results('damaged_failures.jsonl').map(({ _ng_failure_class: name }) => name)).toEqual(
    Array(5).fill('not_collected'),
  );

  const resumed = await dgym('resume', '--out', 'rollouts.jsonl', '--force');
  expect(resumed).toMatchObject({ code: 0 });
  expect(model.count).toBe(65);
  expectWhole(batch);
  rmSync(leftover);
  expect((await dgym('export', '--out', 'again.jsonl')).stderr).toBe('');
  expect(batch.results('again.jsonl')).toHaveLength(60);
}, 300_000);

test('two ranges: what only a damaged range file held is collected again, the other range is left alone', async () => {
  const batch = await openBatch(520);
  const { file, model, dgym } = batch;
  await batch.collect();
  const [first, second] = ['ranges/000000.jsonl', 'ranges/000001.jsonl'].map(file) as [string, string];
  const before = { first: readFileSync(first), second: readFileSync(second) };

  // To save room: the range files hold everything.
  rmSync(file('records'), { recursive: true });
  expect(JSON.parse((await dgym('status', '--json')).stdout)).toMatchObject({ verified: 520, failed: 0 });
  expect((await dgym('resume', '--out', 'rollouts.jsonl', '--force')).code).toBe(0);
  expect(model.count).toBe(520);

  // One line of the same length as before, which no look at the length finds, and the last line torn.
  const line = before.second.indexOf('\n') + 1;
  const changed = Buffer.from(before.second);
  changed.fill(0, line, line + 10);
  writeFileSync(second, changed.subarray(0, -20));
  expect(JSON.parse((await dgym('status', '--json')).stdout)).toMatchObject({ verified: 518, failed: 2 });
  expect((await dgym('resume', '--out', 'rollouts.jsonl', '--force')).code).toBe(0);
  expect(model.count).toBe(522);
  expectWhole(batch);
  expect(readFileSync(first).equals(before.first)).toBe(true);
}, 300_000);

test('a digest that is torn, empty, something else or gone is done without', async () => {
  const batch = await openBatch(6);
  await batch.collect();
  const path = batch.file('ranges/000000.digest.json');
  for (const damage of [torn, scrambled, (at: string) => writeFileSync(at, 'null'), (at: string) => rmSync(at)]) {
    damage(path);
    expect(JSON.parse((await batch.dgym('status', '--json')).stdout)).toMatchObject({ verified: 6, failed: 0 });
  }
  expect(await batch.dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
  expect(batch.model.count).toBe(6);
  expectWhole(batch);
});

describe('what a batch cannot do without', () => {
  /** One line that names the file, and exit code 3. */
  const refused = (path: string) => ({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^dgym: [^\\n]*${path.replaceAll('.', String.raw`\.`)}[^\\n]*\\n$`)),
  });

  test('batch.json: every command says which file it is, and nothing is started', async () => {
    const batch = await openBatch(4);
    const { file, dgym, model, url } = batch;
    await batch.collect();
    const path = file('batch.json');
    const whole = readFileSync(path);
    for (const damage of [
      torn,
      scrambled,
      (at: string) => writeFileSync(at, ''),
      (at: string) => writeFileSync(at, '[]'),
    ]) {
      damage(path);
      for (const command of ['status', 'resume', 'export']) {
        expect(await dgym(command)).toMatchObject(refused(url(path)));
      }
      writeFileSync(path, whole);
    }
    expect(model.count).toBe(4);
    expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
    expectWhole(batch);
  });

  test('the list of pages: the batch ends in place of asking for it for ever, and goes on when it is back', async () => {
    const batch = await openBatch(4);
    const { file, dgym, url, record } = batch;
    await batch.collect();
    rmSync(file('ranges'), { recursive: true });
    rmSync(record(2));
    const path = file('rows/pages.json');
    const whole = readFileSync(path);
    torn(path);
    expect(await dgym('export', '--out', 'x.jsonl')).toMatchObject(refused(url(path)));
    const resumed = await dgym('resume', '--out', 'rollouts.jsonl', '--force');
    expect(resumed.code).toBe(3);
    expect(resumed.stderr.trim().split('\n').at(-1)).toContain(url(path));
    writeFileSync(path, whole);
    expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
    expectWhole(batch);
  });

  test('a page of rows: its rollouts are failures that name it, at once, and the others stand', async () => {
    const batch = await openBatch(4);
    const { file, dgym, url, record, model } = batch;
    await batch.collect();
    const [name] = readdirSync(file('rows')).filter((entry) => entry.endsWith('.jsonl'));
    const path = file(`rows/${name}`);
    const whole = readFileSync(path);
    for (const damage of [torn, (at: string) => rmSync(at)]) {
      rmSync(file('ranges'), { recursive: true });
      rmSync(record(2));
      damage(path);
      expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 1 });
      const [failure] = batch.results('rollouts_failures.jsonl');
      expect(failure).toMatchObject({ _ng_task_index: 2, failure: { class: 'invalid_row' } });
      expect(failure!.failure.message).toContain(url(path));
      expect(batch.results()).toHaveLength(3);

      writeFileSync(path, whole);
      expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
      expectWhole(batch);
    }
    expect(model.count).toBe(6);
  }, 300_000);
});
