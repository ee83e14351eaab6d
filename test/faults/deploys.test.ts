/** Deploys: a worker that is told to stop ends its calls, and one of another version goes on where it stopped. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym, resultsOf, until, type Gym } from '../integration/gym.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const environment = 'example_single_tool_call';
const count = 6;
const rows = Array.from({ length: count }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
/** Two tool calls, then an answer. */
const turns = 3;
const turnOf = ({ items }: ModelServerRequest) => items.filter(({ kind }) => kind === 'output').length;

/** A model server that holds back every second turn until the test lets it go. */
async function startSlowServer(gym: Gym) {
  const held: (() => void)[] = [];
  let holding = true;
  const asked = new Map<string, number>();
  const server = await gym.startModelServer({
    async answer(request) {
      const turn = turnOf(request);
      const call = `${request.items[0]?.text}, turn ${turn}`;
      asked.set(call, (asked.get(call) ?? 0) + 1);
      if (turn === 1 && holding) await new Promise<void>((resolve) => held.push(resolve));
      return turn === turns - 1 ? 'Cold.' : { calls: [{ name: 'get_weather', arguments: { city: 'Oslo' } }] };
    },
  });
  return {
    server,
    asked,
    models: { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } },
    letGo: (number: number) => held.splice(0, number).forEach((resolve) => resolve()),
    holdNoMore() {
      holding = false;
    },
  };
}

/** The build under another version number, as the next release is. */
function nextVersion(): { version: string; files: { preloadPath: string; workerPath: string } } {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-next-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const version = '98.7.6';
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const own: object = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...own, version }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const workers = join(folder, 'dist', 'workers');
  return { version, files: { preloadPath: join(workers, 'preload.cjs'), workerPath: join(workers, 'main.js') } };
}

test('a worker told to stop lets its calls end and takes no more; the next version goes on with the open rollouts', async () => {
  const gym = await openGym();
  const { server, asked, models, letGo, holdNoMore } = await startSlowServer(gym);
  const before = await gym.startWorker({ DGYM_SHUTDOWN_GRACE: '30 seconds' });
  const submitted = await gym.submit({ environment, rows, models });
  const { batch } = submitted.input.spec;
  await until(() => server.open === count);

  let gone = false;
  const ending = before.stop('SIGTERM').then(() => (gone = true));
  const inFlight = server.count;
  letGo(count / 2);
  // Half of the calls end, and Temporal learns it from the worker that is on its way out.
  await until(async () => (await callsReported(gym, batch)) === count + count / 2);
  expect(gone).toBe(false);
  const last = Date.now();
  letGo(count);
  await ending;
  // It does not sit out its thirty seconds.
  expect(Date.now() - last).toBeLessThan(15_000);
  expect(await callsReported(gym, batch)).toBe(2 * count);
  expect(server.count).toBe(inFlight);

  holdNoMore();
  const { version, files } = nextVersion();
  await gym.startWorker({}, files);
  expect(await submitted.handle.result()).toMatchObject({ verified: count, failed: 0, turns: count * turns });
  expect([...asked.values()]).toEqual(Array(count * turns).fill(1));
  for (const { record } of await resultsOf(submitted)) expect(record.rollout.version).toBe(version);
  const builds = (await historyOf(gym.client, rolloutId(batch, 0, 0))).flatMap(
    ({ workflowTaskCompletedEventAttributes: task }) => task?.workerVersion?.buildId ?? [],
  );
  expect([builds.at(0), builds.at(-1)]).toEqual([expect.not.stringContaining(version), `durable-gym@${version}`]);
});

test('a call that is longer than the grace is cut off, and another worker makes it again', async () => {
  const gym = await openGym();
  const { server, asked, models, holdNoMore } = await startSlowServer(gym);
  const before = await gym.startWorker({ DGYM_SHUTDOWN_GRACE: '2 seconds' });
  const submitted = await gym.submit({ environment, rows, models });
  await until(() => server.open === count);

  const told = Date.now();
  await before.stop('SIGTERM');
  expect(Date.now() - told).toBeLessThan(20_000);
  expect(server.aborted).toBe(count);

  holdNoMore();
  await gym.startWorker();
  expect(await submitted.handle.result()).toMatchObject({ verified: count, failed: 0, turns: count * turns });
  for (const [call, times] of asked) expect({ call, times }).toEqual({ call, times: call.endsWith('turn 1') ? 2 : 1 });
});

async function callsReported({ client }: Gym, batch: string): Promise<number> {
  const histories = await Promise.all(rows.map((_, index) => historyOf(client, rolloutId(batch, index, 0))));
  return histories.flat().filter((event) => event.activityTaskCompletedEventAttributes).length;
}
