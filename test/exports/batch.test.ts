import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import { manifestKey, recordKey } from '../../store/layout.ts';
import { version } from '../../own-package.ts';
import { exportBatch, ExportError } from '../../exports/batch.ts';
import { formatNames, type FormatName } from '../../exports/format-names.ts';
import { formats } from '../../exports/formats.ts';
import { failuresPath, manifestPath } from '../../exports/paths.ts';
import {
  assistant,
  batchInStore,
  markEnded,
  question,
  range,
  user,
  type TestBatch,
} from '../results/batch-in-store.ts';

type Given = Partial<Parameters<typeof exportBatch>[0]>;

const place = (there: TestBatch) => join(there.folder, 'out', 'rollouts.jsonl');

async function exported(there: TestBatch, format: FormatName, given: Given = {}) {
  const { store, batch } = there;
  const out = given.out ?? place(there);
  const result = await exportBatch({ store, batch, format, ...given, out });
  const lines = async (path: string) =>
    (await readFile(path, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const failures = result.failures_out === undefined ? [] : await lines(result.failures_out);
  return { result, rollouts: await lines(out), failures, out };
}

const whole = ['rollouts.jsonl', 'rollouts.manifest.json', 'rollouts_failures.jsonl'];

describe('an export', () => {
  test('orders rollouts by row and sample, with the failures in a file beside them', async () => {
    const there = await batchInStore(
      Array.from({ length: 11 }, (_, number) => question(number)),
      { samples: 2 },
    );
    for (const row of [10, 9, 2, 1]) for (const sample of [1, 0]) await record(await there.verified(row, sample, row));
    await record(await there.failed(3, 1));
    const { result, rollouts, failures, out } = await exported(there, 'gym');
    expect(rollouts.map((line) => `${String(line['_ng_task_index'])}-${String(line['_ng_rollout_index'])}`)).toEqual([
      '1-0',
      '1-1',
      '2-0',
      '2-1',
      '9-0',
      '9-1',
      '10-0',
      '10-1',
    ]);
    expect(failures.map((line) => line['_ng_failure_class'])).toEqual(['judge_failed']);
    expect(result).toMatchObject({
      failures_out: join(there.folder, 'out/rollouts_failures.jsonl'),
      manifest_out: join(there.folder, 'out/rollouts.manifest.json'),
      manifest: { lines: 8, failures: { lines: 1 }, counts: { missing: 13 } },
    });
    expect((await readdir(dirname(out))).sort()).toEqual(whole);
  });

  test('in gym format is the records as they are, with rewards as floats', async () => {
    const there = await batchInStore([question(0)]);
    await record(await there.verified(0, 0, 1));
    const { out } = await exported(there, 'gym');
    const stored = String(await there.store.read(recordKey('b1', range, 0, 0)));
    const floats = stored.replace('"reward":1,', '"reward":1.0,').replace('{"correct":1}', '{"correct":1.0}');
    expect(floats).not.toBe(stored);
    expect(await readFile(out, 'utf8')).toBe(`${floats}\n`);
  });

  test('in simple format is the whole conversation as chat messages', async () => {
    const row = {
      responses_create_params: { ...(question(0)['responses_create_params'] as object), instructions: 'Be brief.' },
    };
    const there = await batchInStore([row, { responses_create_params: { input: [] } }]);
    const call = { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{"at":1}' };
    const output = { type: 'function_call_output', call_id: 'c1', output: 'seen' };
    await record(await there.verified(0, 0, 1, [call, output, assistant('4'), user('sure?'), assistant('yes')]));
    await record(await there.verified(1, 0, 0));
    const { rollouts } = await exported(there, 'simple');
    expect(rollouts).toEqual([
      {
        reward: 1,
        output: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'question 0' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'seen' },
          { role: 'assistant', content: '4' },
          { role: 'user', content: 'sure?' },
          { role: 'assistant', content: 'yes' },
        ],
        _ng_task_index: 0,
        _ng_rollout_index: 0,
      },
      {
        reward: 0,
        output: [
          { role: 'user', content: 'question 1' },
          { role: 'assistant', content: 'answer 1-0' },
        ],
        _ng_task_index: 1,
        _ng_rollout_index: 0,
      },
    ]);
  });

  test('that fails leaves the old files as they were and no others', async () => {
    const there = await batchInStore([question(0)]);
    await record(await there.verified(0, 0, 1));
    const { out } = await exported(there, 'gym');
    const before = await readFile(out, 'utf8');
    await there.store.replace(manifestKey('b1'), '{"torn');
    await expect(exported(there, 'simple', { out })).rejects.toThrow(/is not a manifest/);
    expect(await readFile(out, 'utf8')).toBe(before);
    expect((await readdir(dirname(out))).sort()).toEqual(whole);
  });

  test('to a place that cannot be written says which', async () => {
    const there = await batchInStore([question(0)]);
    await writeFile(join(there.folder, 'file'), '');
    const attempt = exported(there, 'gym', { out: join(there.folder, 'file', 'rollouts.jsonl') });
    await expect(attempt).rejects.toThrow(ExportError);
    await expect(attempt).rejects.toThrow(/^cannot write .*: a file is in the place of a folder/);
  });
});

/** Three rows with two samples: one mixed, one alike, one with a failure and one that is missing. */
async function mixedBatch(): Promise<TestBatch> {
  const there = await batchInStore([question(0), question(1), question(2)], { samples: 2 });
  for (const [row, sample, reward] of [
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 1],
  ] as const)
    await record(await there.verified(row, sample, reward));
  await record(await there.failed(2, 0));
  return there;
}

describe('the manifest of an export', () => {
  test('tells what became of every rollout, what was asked, and where it came from', async () => {
    const there = await mixedBatch();
    const filters = { min_reward: 0.5 };
    const { out, rollouts, result } = await exported(there, 'sft', { filters, options: { tools: 'json-string' } });
    expect(rollouts).toHaveLength(3);
    const bytes = await readFile(out);
    const manifest = JSON.parse(await readFile(manifestPath(out), 'utf8')) as unknown;
    expect(manifest).toEqual(result.manifest);
    expect(manifest).toEqual({
      format: 'sft',
      file: 'rollouts.jsonl',
      lines: 3,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      counts: {
        asked: 6,
        verified: 4,
        failed: { judge_failed: 1 },
        missing: 1,
        exported: 3,
        left_out: { below_min_reward: 1 },
      },
      groups: { total: 3, complete: 2, incomplete: 1, mixed: 1 },
      filters,
      options: { group_statistics: false, arguments: 'object', tools: 'json-string', reasoning: 'text' },
      source: {
        batch: 'b1',
        dataset: { sha256: expect.any(String), rows: 3 },
        environments: [{ name: 'quiz', version: '1.2.3' }],
        models: { policy: 'm-1' },
        samples: 2,
      },
      versions: { durable_gym: version, manifest: 1 },
    });
    expect((await readdir(dirname(out))).sort()).toEqual(['rollouts.jsonl', 'rollouts.manifest.json']);
  });

  test('has nothing missing once the batch has ended: what was not collected has failed', async () => {
    const there = await mixedBatch();
    const open = await exported(there, 'gym');
    expect(open.result.manifest).toMatchObject({
      counts: { missing: 1, failed: { judge_failed: 1 } },
      failures: { lines: 1 },
    });
    await markEnded(there);
    const ended = await exported(there, 'gym');
    const failed = { judge_failed: 1, not_collected: 1 };
    expect(ended.result.manifest).toMatchObject({
      counts: { asked: 6, verified: 4, missing: 0, failed },
      failures: { lines: 2 },
    });
  });

  test('counts the rollouts of pairs once, and the pairs as lines', async () => {
    const there = await mixedBatch();
    const { result } = await exported(there, 'dpo');
    expect(result.manifest).toMatchObject({
      lines: 1,
      counts: { exported: 2, left_out: { reward_too_close: 2 } },
    });
  });
});

test.each(formatNames)('%s writes the same bytes each time', async (format) => {
  const there = await mixedBatch();
  const { extension } = formats[format];
  const files = async (folder: string) => {
    const out = join(there.folder, folder, `x.${extension}`);
    await exportBatch({ store: there.store, batch: there.batch, format, out });
    const paths = [out, manifestPath(out), ...(formats[format].failures ? [failuresPath(out)] : [])];
    return Promise.all(paths.map((path) => readFile(path)));
  };
  const first = await files('one');
  expect(first).toEqual(await files('two'));
  expect(first).toEqual(await files('one'));
});
