/** A small batch in a store in a temporary folder, for tests of what reads and writes results. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readPages, snapshotDataset } from '../../results/dataset.ts';
import { createManifest, putEnd } from '../../results/index.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Manifest } from '../../contracts/batch.ts';
import type { Row } from '../../contracts/dataset.ts';
import type { Item } from '../../contracts/conversation.ts';
import type { RecordInput, RolloutSpec } from '../../contracts/rollout.ts';

export const range = '000000';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dgym-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store as a batch finds it. */
export async function temporaryStore(folder?: string): Promise<Store> {
  const store = openStore(folder ?? (await temporaryFolder()));
  await store.found('batches/b');
  return store;
}

export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

export const question = (number: number): Row => ({
  responses_create_params: { input: [{ role: 'user', content: `question ${number}` }] },
  expected_answer: number,
});

export async function writeRows(folder: string, rows: readonly unknown[]): Promise<string> {
  const path = join(folder, 'rows.jsonl');
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

/** What the workflow of a batch leaves when it ends. */
export async function markEnded({ store, batch }: Pick<TestBatch, 'store' | 'batch'>, generation = 0): Promise<void> {
  const [started_at, ended_at] = ['2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'];
  await putEnd(store, batch, { generation, state: 'budget', started_at, ended_at });
}

export interface TestBatch {
  readonly folder: string;
  readonly store: Store;
  readonly batch: string;
  /** What `record` is given for a rollout that was answered with `items` and got the reward. */
  readonly verified: (row: number, sample: number, reward: number, items?: readonly Item[]) => Promise<RecordInput>;
  readonly failed: (row: number, sample: number, generation?: number) => Promise<RecordInput>;
}

export async function batchInStore(
  rows: readonly Row[],
  options: { samples?: number; spec?: Partial<RolloutSpec>; only?: number[]; folder?: string } = {},
): Promise<TestBatch> {
  const folder = options.folder ?? (await temporaryFolder());
  const store = openStore(join(folder, 'store'));
  const batch = 'b1';
  const { samples = 1, only } = options;
  const path = await writeRows(folder, rows);
  const snapshot = await snapshotDataset({ store, batch, path, ...(only && { only }) });
  const spec: RolloutSpec = {
    batch,
    store: store.url,
    models: { policy: { provider: 'openai', model: 'm-1', queue: 'dgym-model' } },
    sampling: {},
    limits: { turns: 50, stalled: 3, seconds: 3600 },
    search_attributes: false,
    ...options.spec,
  };
  const environment = {
    name: 'quiz',
    version: '1.2.3',
    queue: 'dgym',
    placement: 'inline' as const,
    weights: { correct: 1 },
    options: { strict: true },
  };
  const manifest: Manifest = {
    batch,
    created_at: '2026-01-01T00:00:00.000Z',
    input: {
      spec,
      environments: [environment],
      total: snapshot.rows * samples,
      samples,
      concurrency: 4,
      generation: 0,
    },
    dataset: { path, ...snapshot },
    task_queue: 'dgym',
    version: '0.1.0',
  };
  await createManifest(store, manifest);
  const pages = await readPages(store, batch);

  const common = (row: number, sample: number, generation: number): Omit<RecordInput, 'outcome'> => {
    const page = pages.find(
      ({ first, count, rows: list }) => list?.includes(row) ?? (row >= first && row < first + count),
    );
    if (!page) throw new Error(`row ${row} is not in the snapshot`);
    const line = page.rows ? page.rows.indexOf(row) : row - page.first;
    return {
      input: {
        ...spec,
        environment,
        index: row,
        sample,
        row: { url: page.url, sha256: page.sha256, line },
        range,
        generation,
      },
      workflow_id: `${batch}/${row}-${sample}`,
      run_id: 'run-1',
      started_at: Date.UTC(2026, 0, 1),
      progress: {
        turns: 2,
        usage: { input_tokens: 30, output_tokens: 12, cached_tokens: 5, reasoning_tokens: 4 },
        timings: { model: 1.5, environment: 0.2, total: 1.9 },
        attempts: 5,
      },
    };
  };
  return {
    folder,
    store,
    batch,
    async verified(row, sample, reward, items = [assistant(`answer ${row}-${sample}`)]) {
      const prompt = { items: [user(`question ${row}`)], tools: [], sampling: {} };
      const { progress, ...rest } = common(row, sample, 0);
      return {
        ...rest,
        progress: { ...progress, conversation: { prompt, chunks: [{ inline: [...items] }] } },
        outcome: { stop_reason: 'completed', reward, reward_components: { correct: reward } },
      };
    },
    async failed(row, sample, generation = 0) {
      const failure = { class: 'judge_failed' as const, message: `judge ${generation} is down`, attempts: 3 };
      return { ...common(row, sample, generation), outcome: { failure } };
    },
  };
}

export function user(content: string): Item {
  return { type: 'message', role: 'user', content };
}

export function assistant(text: string): Item {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] };
}
