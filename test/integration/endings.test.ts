/** Workflows end as the table says; `test/environments/endings.test.ts` runs the same table through rollouts in memory. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bindDescription } from '../../contracts/binding.ts';
import { environmentQueue } from '../../contracts/names.ts';
import { loadModule } from '../../environments/load.ts';
import { putBlob } from '../../store/blobs.ts';
import { openStore } from '../../store/store.ts';
import { endings, endingsModule } from '../support/endings/cases.ts';
import { openGym, resultsOf } from './gym.ts';

test.each(['acts', 'talks'] as const)('every ending of the environment %s', async (name) => {
  const gym = await openGym();
  await gym.startWorker({ DGYM_ENVIRONMENTS: endingsModule });
  const { environments } = await loadModule(endingsModule);
  const environment = environments.find((one) => one.name === name);
  if (!environment) throw new Error(`no environment ${name}`);
  const cases = endings.filter((one) => one.environment === name);
  const store = openStore(`file://${mkdtempSync(join(tmpdir(), 'durable-gym-endings-'))}`);
  await store.found('batches');
  const script = cases.map(({ script: turns }, row) => `${JSON.stringify({ row, turns })}\n`).join('');
  const submitted = await gym.submit({
    environment: bindDescription(environment.describe(), { queue: environmentQueue(gym.prefix, name), options: {} }),
    rows: cases.map(({ says = [] }) => ({ says })),
    models: { policy: { provider: 'scripted', model: 'scripted', script: await putBlob(store, script) } },
    store: store.url,
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: cases.length, failed: 0 });
  const ended = (await resultsOf(submitted)).map(({ row, record }) => {
    const { stop_reason, turns } = record.rollout;
    return [cases[row]?.name, stop_reason, turns, record.reward];
  });
  expect(ended).toEqual(cases.map((one) => [one.name, ...one.ends]));
});
