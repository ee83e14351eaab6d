import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { report } from '../../../cli/commands/report.ts';
import type { Report } from '../../../reports/report.ts';
import { temporaryFolder } from '../../results/batch-in-store.ts';
import { reportBatch } from '../../reports/batch.ts';

describe('dgym report', () => {
  test('writes the file whole, and not over one that is there', async () => {
    const { store } = await reportBatch([[1, 0]]);
    const out = join(await temporaryFolder(), 'new', 'report.json');
    const flags = { store: store.url, out };
    expect(await report(flags, 'b1')).toBe(0);
    const written = JSON.parse(await readFile(out, 'utf8')) as Report;
    expect(written.overall.success.passed.value).toBe(0.5);
    expect(await readdir(join(out, '..'))).toEqual(['report.json']);
    await expect(report(flags, 'b1')).rejects.toThrow('exists: choose another --out');
    expect(await report({ ...flags, force: true, successThreshold: '0' }, 'b1')).toBe(0);
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ overall: { success: { passed: { value: 1 } } } });
  });

  test('compares two batches', async () => {
    const { store } = await reportBatch([[1], [0]]);
    await reportBatch([[1], [1]], { store, batch: 'b2' });
    const out = join(await temporaryFolder(), 'comparison.csv');
    expect(await report({ store: store.url, out }, 'b1', 'b2')).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('all,metrics.difference,reward_mean,0.5,');
  });

  test('refuses batches of different datasets, until told that numbers mean the same', async () => {
    const { store } = await reportBatch([[1]]);
    await reportBatch([[1], [1]], { store, batch: 'b2' });
    const out = join(await temporaryFolder(), 'comparison.json');
    await expect(report({ store: store.url, out }, 'b1', 'b2')).rejects.toThrow('different datasets');
    await expect(access(out)).rejects.toThrow();
    expect(await report({ store: store.url, out, differentDatasets: true }, 'b1', 'b2')).toBe(0);
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      rows: { both: 1, only_b: { count: 1, rows: [1] } },
    });
  });

  test('says which batch it does not find', async () => {
    const { store } = await reportBatch([[1]]);
    await expect(report({ store: store.url }, 'nope')).rejects.toThrow('no batch "nope"');
    await expect(report({ store: store.url }, 'b1', 'nope')).rejects.toThrow('no batch "nope"');
    await expect(report({ store: store.url }, '../b1')).rejects.toThrow('is not a batch id');
  });
});
