/** A batch in a store whose rollouts ended exactly as a test says: when, how, and with what used. */

import { join } from 'node:path';
import { snapshotDataset } from '../../results/dataset.ts';
import { createManifest } from '../../results/index.ts';
import { failureKey, recordKey } from '../../store/layout.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { Manifest } from '../../contracts/batch.ts';
import type { FailureClass } from '../../contracts/failures.ts';
import { FailureRecord, RolloutRecord, type RolloutInfo } from '../../contracts/record.ts';
import { question, temporaryFolder, writeRows } from '../results/batch-in-store.ts';

export interface Told {
  /** Verified, with this reward; else failed. */
  readonly reward?: number;
  readonly failure?: FailureClass;
  /** Of the `rollout` field. */
  readonly info?: Partial<RolloutInfo>;
  /** Beside the row's fields. */
  readonly fields?: Record<string, unknown>;
}

/** A reward, a failure, or `null` for a rollout that has not ended. */
export type Ending = number | FailureClass | Told | null;

const range = '000000';

export async function reportBatch(
  endings: readonly (readonly Ending[])[],
  options: {
    store?: Store;
    batch?: string;
    /** Numbers of the rows that `endings` are of. @default all from 0 */
    only?: number[];
    /** Rows in the file. @default as many as there are endings */
    rows?: number;
    environments?: string[];
    environmentOf?: (row: number) => number;
    samples?: number;
  } = {},
): Promise<{ store: Store; batch: string }> {
  const folder = await temporaryFolder();
  const { store = openStore(join(folder, 'store')), batch = 'b1', only, environments = ['quiz'] } = options;
  const { samples = Math.max(...endings.map((row) => row.length)), environmentOf } = options;
  const numbers = only ?? endings.map((_, row) => row);
  const path = await writeRows(
    folder,
    Array.from({ length: options.rows ?? endings.length }, (_, row) => question(row)),
  );
  const snapshot = await snapshotDataset({
    store,
    batch,
    path,
    ...(only && { only }),
    ...(environmentOf && { environmentIndex: (_: unknown, row: number) => environmentOf(row) }),
  });
  const manifest: Manifest = {
    batch,
    created_at: '2026-01-01T00:00:00.000Z',
    input: {
      spec: {
        batch,
        store: store.url,
        models: { policy: { provider: 'openai', model: 'm-1', queue: 'dgym-model' } },
        sampling: {},
        limits: { turns: 50, stalled: 3, seconds: 3600 },
        search_attributes: false,
      },
      environments: environments.map((name) => ({
        name,
        version: '1',
        queue: 'dgym',
        placement: 'inline' as const,
        weights: { correct: 1 },
        options: {},
      })),
      total: snapshot.rows * samples,
      samples,
      concurrency: 4,
      generation: 0,
    },
    dataset: { path: 'rows.jsonl', ...snapshot },
    task_queue: 'dgym',
    version: '0.1.0',
  };
  await createManifest(store, manifest);
  for (const [index, row] of numbers.entries()) {
    for (const [sample, ending] of (endings[index] ?? []).entries()) {
      if (ending === null) continue;
      const told =
        typeof ending === 'number' ? { reward: ending } : typeof ending === 'string' ? { failure: ending } : ending;
      const environment = environments[environmentOf?.(row) ?? 0] ?? '';
      const { key, value } = recordOf(batch, row, sample, environment, told);
      await store.create(key, JSON.stringify(value));
    }
  }
  return { store, batch };
}

function recordOf(batch: string, row: number, sample: number, environment: string, told: Told) {
  const id = `${batch}/${row}-${sample}`;
  const info: RolloutInfo = {
    id,
    batch,
    workflow_id: id,
    run_id: 'run',
    environment: { name: environment, version: '1', options: {} },
    models: { policy: 'm-1' },
    turns: 1,
    usage: { input_tokens: 100, output_tokens: 10, cached_tokens: 0, reasoning_tokens: 0 },
    timings: { model: 1, environment: 0, total: 1 },
    attempts: 3,
    model_calls: [{ role: 'policy', input_tokens: 100, output_tokens: 10, seconds: 1, attempts: 1 }],
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: '2026-01-01T00:00:02.000Z',
    version: '0.1.0',
    generation: 0,
    ...told.info,
  };
  const common = { ...question(row), ...told.fields, _ng_task_index: row, _ng_rollout_index: sample };
  if (told.reward !== undefined) {
    const value = RolloutRecord.parse({
      ...common,
      response: { output: [] },
      reward: told.reward,
      reward_components: { correct: told.reward },
      rollout: { stop_reason: 'completed', ...info },
    });
    return { key: recordKey(batch, range, row, sample), value };
  }
  const name = told.failure ?? 'judge_failed';
  const value = FailureRecord.parse({
    ...common,
    _ng_failure_class: name,
    failure: { class: name, message: 'it did not work', attempts: 1 },
    rollout: info,
  });
  return { key: failureKey(batch, range, row, sample, 0), value };
}
