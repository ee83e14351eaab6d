import { expect, test } from 'vitest';
import type { BatchProgress } from '../../contracts/batch.ts';
import { environments } from '../../catalogue/index.ts';
import { historyOf, openGym, resultsOf } from './gym.ts';

const total = 650;
const concurrency = 100;
const leaves = ['0-500', '500-650'];

test('650 rollouts run through two leaves, never above the concurrency and without a gap between leaves', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({ answer: () => 'Done.', record: false });
  const rows = Array.from({ length: total }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
  const submitted = await gym.submit({
    environment: 'example_single_tool_call',
    rows,
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    concurrency,
  });
  const { handle, input, store } = submitted;
  expect(await handle.query<BatchProgress>('progress')).toMatchObject({ total, concurrency, paused: false });
  expect(await handle.result()).toMatchObject({ state: 'done', verified: total, failed: 0 });
  expect(server.count).toBe(total);
  expect(server.maxOpen).toBeLessThanOrEqual(concurrency);

  // What was open when, as the histories of the leaves have it.
  const changes: { at: number; by: 1 | -1 }[] = [];
  const spans: { from: number; to: number }[] = [];
  for (const leaf of leaves) {
    const events = await historyOf(gym.client, `${input.spec.batch}/range/${leaf}`);
    const at = (event: (typeof events)[number]) => Number(event.eventTime!.seconds) * 1e9 + event.eventTime!.nanos!;
    const starts = events.filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
    const ends = events.filter((event) => event.childWorkflowExecutionCompletedEventAttributes);
    changes.push(...starts.map((event) => ({ at: at(event), by: 1 as const })));
    changes.push(...ends.map((event) => ({ at: at(event), by: -1 as const })));
    spans.push({ from: at(starts[0]!), to: at(ends.at(-1)!) });
    expect(events.length).toBeLessThan(10_000);
  }
  let open = 0;
  let maxOpen = 0;
  for (const { by } of changes.toSorted((a, b) => a.at - b.at || a.by - b.by))
    maxOpen = Math.max(maxOpen, (open += by));
  expect(open).toBe(0);
  expect(maxOpen).toBeLessThanOrEqual(concurrency);
  expect(maxOpen).toBeGreaterThan(concurrency * 0.8);
  expect(spans[1]!.from).toBeLessThan(spans[0]!.to);

  const results = await resultsOf(submitted);
  expect(results.map(({ row }) => row)).toEqual(rows.map((_, index) => index));
  const compacted: string[] = [];
  for await (const key of store.list(`batches/${input.spec.batch}/ranges/`)) compacted.push(key);
  expect(compacted.filter((key) => key.endsWith('.jsonl'))).toHaveLength(leaves.length);
}, 400_000);

test('however much is set for a batch, as many rollouts as it may have open start at once', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({ answer: () => 'Done.' });
  const environment = environments.get('example_single_tool_call')!.describe();
  // Each of the two, carried by every rollout, would be more than the server takes of one workflow task.
  const [template, variable] = ['t'.repeat(48_000), 'K'.repeat(44_000)];
  const rows = Array.from({ length: 100 }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
  const submitted = await gym.submit({
    environment: { ...environment, queue: gym.prefix, options: {} },
    rows,
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url], key_variable: variable } },
    sampling: { extra_body: { chat_template: template } },
    concurrency: rows.length,
  });
  expect(await submitted.handle.result()).toMatchObject({ state: 'done', verified: rows.length, failed: 0 });
  expect(server.requests.every(({ body }) => body['chat_template'] === template)).toBe(true);
  for (const { record } of await resultsOf(submitted)) {
    expect(JSON.parse(record.responses_create_params.metadata.extra_body)).toEqual({ chat_template: template });
  }
});
