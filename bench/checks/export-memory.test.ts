/** What is larger than memory can be exported: a process with a heap of half the size of the batch does it. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { rangeKey } from '../../store/layout.ts';
import { batchInStore, question, range } from '../../test/results/batch-in-store.ts';
import { root } from '../../test/docs/documents.ts';
import { say, verified } from '../../test/exports/rollout.ts';

const rows = 1000;
const samples = 4;
const heap = 96;

test.each(['gym', 'dpo'])('a batch of twice the size of the heap as %s', { timeout: 120_000 }, async (format) => {
  const there = await batchInStore(
    Array.from({ length: rows }, (_, row) => question(row)),
    { samples },
  );
  const text = 'All work and no play. '.repeat(2300);
  async function* lines() {
    for (let row = 0; row < rows; row++) {
      for (let sample = 0; sample < samples; sample++) {
        const output = [say(`${sample} ${text}`)];
        yield Buffer.from(`${verified(row, sample, { reward: sample / 4, output }).text}\n`);
      }
    }
  }
  const key = rangeKey(there.batch, range);
  await there.store.replace(key, lines());
  expect((await there.store.size(key)) ?? 0).toBeGreaterThan(2 * heap * 1e6);

  const given = { batch: there.batch, format, out: join(there.folder, 'out.jsonl') };
  const script = `
    import { exportBatch } from ${JSON.stringify(join(root, 'exports/batch.ts'))};
    import { openStore } from ${JSON.stringify(join(root, 'store/store.ts'))};
    const store = openStore(${JSON.stringify(there.store.url)});
    const { manifest } = await exportBatch({ store, ...${JSON.stringify(given)} });
    console.log(JSON.stringify(manifest.counts));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${heap}`, '--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script],
    { cwd: root },
  );
  expect(JSON.parse(stdout)).toMatchObject({ asked: rows * samples, verified: rows * samples, missing: 0 });
});
