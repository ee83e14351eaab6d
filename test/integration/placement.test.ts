import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { rolloutId } from '../../contracts/names.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { openCatalogue } from '../../catalogue/catalogue.ts';
import { createWorkers } from '../../workers/roles.ts';
import { parseSettings } from '../../workers/settings.ts';
import { historyOf, openGym, resultsOf, scheduled, type Gym } from './gym.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const large = 'x'.repeat(40_000);
const broken = { attempts: 0 };
const closed: string[] = [];

/** Hooks on a queue of activities, values too large for history, and hooks that throw. */
const archive = defineEnvironment({
  name: 'test_archive',
  description: 'Keeps large notes',
  row: gymRow({ title: z.string(), unscorable: z.boolean().default(false) }),
  state: z.object({ title: z.string(), notes: z.array(z.string()) }),
  open: ({ row }) => ({ state: { title: row.title, notes: [] }, items: row.responses_create_params.input }),
  tools: {
    note: {
      description: 'Keep a note.',
      input: z.object({ text: z.string() }),
      run({ text }, { state }) {
        state.notes.push(text);
        // The first attempt changes the state and dies: nothing of it may stay.
        if (broken.attempts++ === 0) throw new Error('a passing fault');
        return { notes: state.notes };
      },
    },
  },
  user: ({ state }) => (state.notes.length < 2 ? `And now note ${large}` : undefined),
  rewards: {
    kept: ({ row, state, transcript }) => {
      if (row.unscorable) throw new Error('there is no score for this');
      return { score: Number(state.notes.length === 2), details: { items: transcript.length } };
    },
  },
  close: ({ state }) => void closed.push(state.title),
});

/** A worker in this process, because the environment lives in this file. */
async function serve(gym: Gym): Promise<void> {
  const connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  const catalogue = { ...(await openCatalogue()), names: [archive.name], find: () => archive };
  const settings = parseSettings({ DGYM_PREFIX: gym.prefix, DGYM_SHUTDOWN_GRACE: '1 second' });
  const workers = await createWorkers({ connection, namespace: 'default' }, settings, catalogue);
  const running = Promise.all(workers.map((worker) => worker.run()));
  onTestFinished(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
  });
}

const row = (title: string, unscorable = false) => ({
  responses_create_params: { input: `note ${large}` },
  title,
  unscorable,
});

test('an environment on a queue: a hook that dies is one transaction, large values stay out of history, close runs', async () => {
  const gym = await openGym();
  await serve(gym);
  const server = await gym.startModelServer({
    answer: ({ items }) =>
      items.at(-1)?.kind === 'output' ? 'Noted.' : { calls: [{ name: 'note', arguments: { text: large } }] },
  });
  const submitted = await gym.submit({
    environment: archive,
    rows: [row('good'), row('bad', true)],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1, failed: 1, failures: { environment_error: 1 } });

  const [good, bad] = await resultsOf(submitted);
  expect(good!.record).toMatchObject({ reward: 1, items: 8 });
  expect(bad!.failure.failure).toMatchObject({ step: 'reward', attempts: 4 });
  expect(bad!.failure.failure.message).toContain('there is no score for this');
  expect(closed.toSorted()).toEqual(['bad', 'good']);

  const events = await historyOf(gym.client, rolloutId(submitted.input.spec.batch, 0, 0));
  expect(scheduled(events)).toEqual([
    'test_archive.open',
    ...['generate', 'test_archive.call', 'generate', 'test_archive.reply'],
    ...['generate', 'test_archive.call', 'generate', 'test_archive.reply'],
    'test_archive.reward',
    'test_archive.close',
  ]);
  for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(16_000);
});

test('a judge that never answers in the form asked for is a failure, not a zero', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const policy = await gym.startModelServer({ answer: () => 'Hello.' });
  const judge = await gym.startModelServer({ answer: () => 'I would rather not say.' });
  const submitted = await gym.submit({
    environment: 'coffee_bar',
    rows: [{ guest: 'a guest', greeting: 'Hello.', wishes: [], expected: {} }],
    models: {
      policy: { provider: 'openai', model: 'm', urls: [policy.url] },
      user: { provider: 'openai', model: 'm', urls: [policy.url] },
      judge: { provider: 'openai', model: 'm', urls: [judge.url] },
    },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 0, failed: 1, failures: { judge_unparseable: 1 } });
  expect(judge.count).toBe(3);
  expect((await resultsOf(submitted))[0]!.failure.failure.message).toContain('judge');
});
