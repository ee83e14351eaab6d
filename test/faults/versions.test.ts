/** Two checkouts of one environment on one queue: a rollout is one version's work, and its record says whose. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environmentQueue } from '../../contracts/names.ts';
import { openGym, resultsOf } from '../integration/gym.ts';

/** Its state and its record tell which checkout ran each hook. */
const source = (placement: string, version: string) => `
import { defineEnvironment, user } from 'durable-gym';
import { z } from 'zod';

export const witness = defineEnvironment({
  name: 'witness_${placement}',
  description: 'Notes who answers.',
  version: '${version}',
  placement: '${placement}',
  row: z.object({ text: z.string() }),
  state: z.object({ seen: z.array(z.string()) }),
  open: ({ row }) => ({ state: { seen: ['${version}'] }, items: [user(row.text)] }),
  tools: {
    look: {
      description: 'Look.',
      input: z.object({}),
      run(_, { state }) {
        state.seen.push('${version}');
        return 'seen';
      },
    },
  },
  rewards: { good: ({ state }) => ({ score: 1, details: { seen: [...state.seen, '${version}'] } }) },
});
`;
const versions = ['1', '2'];
const looks = 4;
const rows = Array.from({ length: 30 }, (_, index) => ({ text: `row ${index}` }));

/** The same module, as two machines have it. */
function checkout(placement: string, version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-checkout-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'witness'));
  writeFileSync(join(folder, 'witness', 'index.ts'), source(placement, version));
  return join(folder, 'witness');
}

test.each(['inline', 'queue'] as const)('%s: no record mixes what two versions did', async (placement) => {
  const gym = await openGym();
  const server = await gym.startModelServer({
    answer({ items }) {
      const looked = items.filter(({ kind }) => kind === 'output').length;
      return looked === looks ? 'Done.' : { calls: [{ name: 'look', arguments: {} }] };
    },
  });
  for (const version of versions) {
    // A few workflows fit into memory: the others are taken up by whichever worker is free.
    await gym.startWorker({ DGYM_ENVIRONMENTS: checkout(placement, version), DGYM_CACHED_WORKFLOWS: '4' });
  }
  const name = `witness_${placement}`;
  const submitted = await gym.submit({
    environment: {
      ...{ name, placement, version: '1', queue: environmentQueue(gym.prefix, name) },
      ...{ weights: { good: 1 }, options: {} },
    },
    rows,
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
  });
  const { verified, failed } = await submitted.handle.result();
  expect(verified + failed).toBe(rows.length);

  const results = await resultsOf(submitted);
  const answered = new Set<string>();
  for (const { record, failure } of results) {
    if (failure) {
      expect(failure.failure).toMatchObject({ class: 'environment_changed' });
      continue;
    }
    const { version } = record.rollout.environment;
    expect(record.seen).toEqual(Array(looks + 2).fill(version));
    answered.add(version);
  }
  // Otherwise only one of them was there.
  expect([...answered].sort()).toEqual(versions);
});
