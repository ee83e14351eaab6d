import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportBatch, ExportError, failuresPath } from '../../activities/export.ts';
import { chatMessages } from '../../activities/export/chat.ts';
import { record } from '../../activities/record.ts';
import { manifestKey, recordKey } from '../../activities/store/layout.ts';
import { assistant, batchInStore, question, range, user, type TestBatch } from './batch-in-store.ts';

async function exported(there: TestBatch, format: 'gym' | 'simple', out = join(there.folder, 'out', 'rollouts.jsonl')) {
  const result = await exportBatch({ store: there.store, batch: there.batch, format, out });
  const lines = async (path: string) =>
    (await readFile(path, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { result, rollouts: await lines(out), failures: await lines(failuresPath(out)), out };
}

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
    expect(failures).toHaveLength(14);
    expect(failures.filter((line) => line['_ng_failure_class'] === 'judge_failed')).toHaveLength(1);
    expect(result).toEqual({
      rollouts: 8,
      failures: 14,
      failures_out: join(there.folder, 'out/rollouts_failures.jsonl'),
    });
    expect((await readdir(dirname(out))).sort()).toEqual(['rollouts.jsonl', 'rollouts_failures.jsonl']);
  });

  test('in gym format is the records as they are', async () => {
    const there = await batchInStore([question(0)]);
    await record(await there.verified(0, 0, 1));
    const { out } = await exported(there, 'gym');
    expect(await readFile(out, 'utf8')).toBe(`${String(await there.store.read(recordKey('b1', range, 0, 0)))}\n`);
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
    await expect(exported(there, 'simple', out)).rejects.toThrow(/is not a manifest/);
    expect(await readFile(out, 'utf8')).toBe(before);
    expect((await readdir(dirname(out))).sort()).toEqual(['rollouts.jsonl', 'rollouts_failures.jsonl']);
  });

  test('to a place that cannot be written says which', async () => {
    const there = await batchInStore([question(0)]);
    await writeFile(join(there.folder, 'file'), '');
    const attempt = exported(there, 'gym', join(there.folder, 'file', 'rollouts.jsonl'));
    await expect(attempt).rejects.toThrow(ExportError);
    await expect(attempt).rejects.toThrow(/^cannot write .*: a file is in the place of a folder/);
  });
});

describe('chat messages', () => {
  test('join what the model says in one go, and keep reasoning apart from text', () => {
    const reasoning = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'hm' }] };
    const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
    expect(
      chatMessages([reasoning, assistant('a'), call, { ...call, call_id: 'c2' }, { type: 'web_search_call' }]),
    ).toEqual([
      {
        role: 'assistant',
        content: 'a',
        reasoning_content: 'hm',
        tool_calls: ['c1', 'c2'].map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
      },
    ]);
  });

  test('read a message without a type, join text parts and keep images', () => {
    const text = { type: 'input_text', text: 'what ' };
    const image = { type: 'input_image', image_url: 'data:x' };
    expect(
      chatMessages([
        { role: 'developer', content: 'd' },
        { role: 'user', content: [text, { ...text, text: 'is it' }] },
        { role: 'user', content: [text, image] },
      ]),
    ).toEqual([
      { role: 'developer', content: 'd' },
      { role: 'user', content: 'what is it' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what ' },
          { type: 'image_url', image_url: { url: 'data:x', detail: 'auto' } },
        ],
      },
    ]);
  });
});
