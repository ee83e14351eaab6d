import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym } from './gym.ts';

const row = { responses_create_params: { input: 'add 2' }, initial_count: 1, expected_count: 3 };

test('the roles of a worker can be processes of their own, and a process tells Prometheus how it is', async () => {
  const gym = await openGym();
  const server = await gym.startModelServer({
    answer: ({ items }) =>
      items.length === 1 ? { calls: [{ name: 'increment_counter', arguments: { count: 2 } }] } : 'Done.',
  });
  const port = 33_000 + (process.pid % 10_000);
  await gym.startWorker({ DGYM_ROLES: 'workflow' });
  await gym.startWorker({ DGYM_ROLES: 'model', DGYM_METRICS: `127.0.0.1:${port}` });
  const submitted = await gym.submit({
    environment: 'example_session_state_mgmt',
    rows: [row, row, row],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
  });
  expect(await submitted.handle.result()).toMatchObject({ state: 'done', verified: 3, reward: 3 });

  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('temporal_activity_execution_latency');
});

test('model calls carry a summary that the Temporal UI shows, and a batch its numbers in words', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: ({ items }) =>
      items.length === 1 ? { calls: [{ name: 'increment_counter', arguments: { count: 2 } }] } : 'Done.',
  });
  const { handle, input } = await gym.submit({
    environment: 'example_session_state_mgmt',
    rows: [row],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
  });
  await handle.result();
  const events = await historyOf(gym.client, rolloutId(input.spec.batch, 0, 0));
  const summaries = events
    .filter((event) => event.activityTaskScheduledEventAttributes)
    .map((event) => JSON.parse(Buffer.from(event.userMetadata!.summary!.data!).toString()));
  expect(summaries).toEqual(['turn 1', 'turn 2 · after 1 tool call']);

  const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toContain('1 of 1 · reward 1.000');
});
