import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import { readResults } from '../../results/index.ts';
import { defaultOptions, exportBatch } from '../../exports/batch.ts';
import type { Filters } from '../../exports/filters.ts';
import { csv, parquet } from '../../exports/formats/table.ts';
import { groupsOf } from '../../exports/groups.ts';
import { assistant, batchInStore, collect, markEnded, question, type TestBatch } from '../results/batch-in-store.ts';

async function table({ store, batch }: TestBatch, samples: number) {
  const groups = await collect(groupsOf(readResults(store, batch), samples));
  const options = { ...defaultOptions, leaveOut: () => undefined };
  return groups.flatMap((group) => [...parquet.rows(group, options)]) as Record<string, unknown>[];
}

test('a table has a row for each rollout that was asked for, failed and missing ones included', async () => {
  const there = await batchInStore([question(0), question(1)], { samples: 3 });
  await record(await there.verified(0, 0, 1));
  await record(await there.failed(0, 1));
  await record(await there.verified(0, 2, 0.5));
  const rows = await table(there, 3);
  const told = (all: typeof rows) =>
    all.map(({ rollout, status, failure_class: name }) => [rollout, status, name].map(String).join(' '));
  const first = ['b1/0-0 verified null', 'b1/0-1 failed judge_failed', 'b1/0-2 verified null'];
  expect(told(rows)).toEqual([...first, ...[0, 1, 2].map((sample) => `b1/1-${sample} missing null`)]);
  for (const row of rows) expect(Object.keys(row)).toEqual(parquet.columns?.map(({ name }) => name));
  expect(csv.columns).toBe(parquet.columns);

  await markEnded(there);
  const after = told(await table(there, 3));
  expect(after).toEqual([...first, ...[0, 1, 2].map((sample) => `b1/1-${sample} failed not_collected`)]);
});

test('a row says how the rollout went and how its group did', async () => {
  const there = await batchInStore([question(0)], { samples: 2 });
  const input = await there.verified(0, 0, 1, [assistant('let me see'), assistant('4')]);
  const call = { role: 'policy', input_tokens: 15, output_tokens: 6, seconds: 0.7, attempts: 1 };
  const tools = { look: { calls: 2, errors: 1 }, say: { calls: 1, errors: 0 } };
  await record({ ...input, progress: { ...input.progress, cost: 0.25, model_calls: [call, call], tools } });
  await record(await there.failed(0, 1));
  const [verified, failed] = await table(there, 2);
  expect(verified).toMatchObject({
    batch: 'b1',
    rollout: 'b1/0-0',
    environment: 'quiz',
    environment_version: '1.2.3',
    model: 'm-1',
    generation: 0,
    failure_message: null,
    reward: 1,
    reward_components: { correct: 1 },
    stop_reason: 'completed',
    turns: 2,
    tool_calls: 3,
    tool_errors: 1,
    tools,
    model_calls: 2,
    input_tokens: 30,
    output_tokens: 12,
    cached_tokens: 5,
    reasoning_tokens: 4,
    token_id_turns: null,
    cost: 0.25,
    model_seconds: 1.5,
    environment_seconds: 0.2,
    total_seconds: 1.9,
    attempts: 5,
    started_at: '2026-01-01T00:00:00.000Z',
    group_asked: 2,
    group_size: 1,
    group_complete: false,
    group_mixed: false,
    group_mean: 1,
    group_std: 0,
    group_advantage: 0,
    prompt: 'question 0',
    answer: '4',
  });
  expect(failed).toMatchObject({
    environment: 'quiz',
    failure_message: 'judge 0 is down',
    reward: null,
    stop_reason: null,
    tool_calls: null,
    group_mean: 1,
    group_advantage: null,
    prompt: 'question 0',
  });
});

test('a group without a reward has no mean, and what never ran nothing but its name', async () => {
  const there = await batchInStore([question(0)]);
  const [row] = await table(there, 1);
  expect(row).toMatchObject({ rollout: 'b1/0-0', environment: null, group_size: 0, group_mean: null, prompt: null });
});

describe('failed rollouts in the file of a table', () => {
  async function statuses(there: TestBatch, filters: Filters): Promise<string[]> {
    const out = join(there.folder, 'table.csv');
    await exportBatch({ store: there.store, batch: there.batch, format: 'csv', out, filters });
    const [header, ...lines] = (await readFile(out, 'utf8')).trimEnd().split('\n');
    const status = header!.split(',').indexOf('status');
    return lines.map((line) => line.split(',')[status]!.replaceAll('"', ''));
  }

  test('are there, also where a group has nothing else; filters on what they have not got leave them out', async () => {
    const there = await batchInStore([question(0), question(1)], { samples: 2 });
    await record(await there.failed(0, 0));
    await record(await there.failed(0, 1));
    await record(await there.verified(1, 0, 1));
    await record(await there.failed(1, 1));
    expect(await statuses(there, {})).toEqual(['failed', 'failed', 'verified', 'failed']);
    expect(await statuses(there, { environments: ['quiz'] })).toEqual(['failed', 'failed', 'verified', 'failed']);
    expect(await statuses(there, { environments: ['other'] })).toEqual([]);
    expect(await statuses(there, { min_reward: 0 })).toEqual(['verified']);
    expect(await statuses(there, { one_per_group: true })).toEqual(['verified']);
    expect(await statuses(there, { mixed_groups: true })).toEqual([]);
  });
});
