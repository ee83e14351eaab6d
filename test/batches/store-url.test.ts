/** Which store a command works on, and ids that users type. */

import { describe, expect, it } from 'vitest';
import { batchId, rolloutOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { batchInStore } from '../results/batch-in-store.ts';

describe('the store', () => {
  it('is a folder of the working folder unless one is named', () => {
    expect(storeUrl(undefined, {})).toBe(`file://${process.cwd()}/.dgym/store`);
    expect(storeUrl(undefined, { DGYM_STORE: '/data/store' })).toBe('file:///data/store');
    expect(storeUrl('other', { DGYM_STORE: '/data/store' })).toBe(`file://${process.cwd()}/other`);
  });

  it('is a URL, without a slash at its end', () => {
    expect(storeUrl('s3://bucket/prefix/', {})).toBe('s3://bucket/prefix');
    expect(storeUrl('file:///data/', {})).toBe('file:///data');
  });

  it.each(['', 'http://h/store', 's3://key:secret@bucket/prefix'])('is not "%s"', (text) => {
    expect(() => storeUrl(text, {})).toThrow('store: ');
    expect(() => storeUrl(text, {})).not.toThrow('secret@');
  });
});

describe('ids', () => {
  it('of batches never lead out of their folder', () => {
    expect(batchId('my-batch.1')).toBe('my-batch.1');
    for (const id of ['..', 'a/b', '', '-x', "a' OR 1=1", undefined])
      expect(() => batchId(id)).toThrow('is not a batch id');
  });

  it('of rollouts name batch, row and sample', async () => {
    const { store } = await batchInStore([{ responses_create_params: { input: 'x' } }]);
    expect(await rolloutOf('x/12-0.2', store)).toEqual({ batch: 'x', row: 12, sample: 0, generation: 2 });
    for (const id of ['c', 'b/1', '../b/1-0', 'b/1-x'])
      await expect(rolloutOf(id, store)).rejects.toThrow('BATCH/ROW-SAMPLE');
  });
});
