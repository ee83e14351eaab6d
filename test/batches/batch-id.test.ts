/** Batches by the begin of their ids, and the latest. */

import { expect, test } from 'vitest';
import { readManifest, createManifest } from '../../results/index.ts';
import { batchPrefix } from '../../store/layout.ts';
import { batchOf, rolloutOf } from '../../batches/batch-id.ts';
import { batchInStore } from '../results/batch-in-store.ts';

test('a batch goes by its id, a begin that no other has, or `latest`', async () => {
  const { store, batch } = await batchInStore([{ responses_create_params: { input: 'x' } }]);
  const manifest = (await readManifest(store, batch))!;
  const at = async (id: string, created_at: string): Promise<void> => {
    await store.found(batchPrefix(id));
    await createManifest(store, { ...manifest, batch: id, created_at });
  };
  await at('math-1', '2027-01-03T00:00:00.000Z');
  await at('math-1-again', '2027-01-02T00:00:00.000Z');
  await at('quiz-20270101', '2027-01-01T00:00:00.000Z');

  expect(await batchOf('math-1', store)).toBe('math-1');
  expect(await batchOf('math-1-', store)).toBe('math-1-again');
  expect(await batchOf('quiz', store)).toBe('quiz-20270101');
  expect(await batchOf('latest', store)).toBe('math-1');
  expect(await batchOf('unknown', store)).toBe('unknown');
  await expect(batchOf('math', store)).rejects.toThrow('"math" is the begin of 2 batches: math-1, math-1-again');
  expect(await rolloutOf('latest/0-2', store)).toMatchObject({ batch: 'math-1', row: 0, sample: 2 });

  await at('latest', '2026-01-01T00:00:00.000Z');
  expect(await batchOf('latest', store)).toBe('latest');
});
