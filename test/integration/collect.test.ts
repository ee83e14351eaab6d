import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import type { ModelServerOptions } from '../support/model-server.ts';
import { historyOf, openGym, resultsOf, scheduled } from './gym.ts';

/** Adds what the user asks for in two calls, reads the counter, answers. */
const counting: ModelServerOptions['answer'] = ({ items }) => {
  const wanted = [...(items[0]?.text ?? '').matchAll(/add (\d+)/g)].map(([, count]) => Number(count));
  const done = items.filter(({ kind }) => kind === 'output').length;
  if (done === 0) {
    return { calls: wanted.map((count) => ({ name: 'increment_counter', arguments: { count } })) };
  }
  if (done === wanted.length) return { text: 'Let me see.', calls: [{ name: 'get_counter_value', arguments: {} }] };
  return `It is ${items.at(-1)?.text}.`;
};

const rows = Array.from({ length: 20 }, (_, index) => ({
  responses_create_params: { input: [{ role: 'user', content: `add ${index} then add 2 then get the count` }] },
  initial_count: 3,
  expected_count: 5 + index,
  note: `row ${index}`,
}));

test.each(['openai', 'chat-completions'] as const)(
  'a batch of 60 rollouts with tools is verified over the %s dialect',
  async (provider) => {
    const gym = await openGym();
    await gym.startWorker();
    const server = await gym.startModelServer({ answer: counting });
    const models = { policy: { provider, model: 'test-model', urls: [server.url] } };
    const submitted = await gym.submit({ environment: 'example_session_state_mgmt', rows, models, samples: 3 });

    expect(await submitted.handle.result()).toMatchObject({
      state: 'done',
      verified: 60,
      failed: 0,
      reward: 60,
      turns: 180,
    });
    expect(server.count).toBe(180);

    const results = await resultsOf(submitted);
    expect(results.map(({ row, sample }) => `${row}-${sample}`)).toEqual(
      rows.flatMap((_, row) => [0, 1, 2].map((sample) => `${row}-${sample}`)),
    );
    const { record } = results.at(-1)!;
    expect(record).toMatchObject({
      ...rows[19],
      reward: 1,
      reward_components: { correct: 1 },
      _ng_task_index: 19,
      _ng_rollout_index: 2,
      rollout: {
        id: `${submitted.input.spec.batch}/19-2`,
        stop_reason: 'completed',
        turns: 3,
        models: { policy: 'test-model' },
        usage: { input_tokens: 30, output_tokens: 15 },
        tools: { increment_counter: { calls: 2, errors: 0 }, get_counter_value: { calls: 1, errors: 0 } },
        model_calls: Array.from({ length: 3 }, () => ({
          ...{ role: 'policy', input_tokens: 10, output_tokens: 5, attempts: 1 },
          seconds: expect.any(Number),
        })),
      },
    });
    const kinds = record['response'].output.map(({ type }: { type: string }) => type);
    expect(kinds).toEqual([
      ...['function_call', 'function_call', 'function_call_output', 'function_call_output'],
      ...['message', 'function_call', 'function_call_output', 'message'],
    ]);
    expect(record['response'].output[6].output).toBe('{"count":24}');
  },
);

test('a simulated user and a judge are model calls in the history of the rollout', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const policy = await gym.startModelServer({
    answer: ({ items }) => {
      const said = items.at(-1);
      if (said?.kind === 'output') return 'Anything else?';
      return {
        calls: [{ name: 'add', arguments: { product: said?.text?.includes('tea') ? 'tea' : 'cookie', count: 1 } }],
      };
    },
  });
  const guest = await gym.startModelServer({ answer: () => 'And a cookie, please.' });
  const judge = await gym.startModelServer({ answer: () => '{"polite": true, "reason": "asks kindly"}' });
  const row = { guest: 'a guest', greeting: 'One tea.', wishes: ['a cookie'], expected: { tea: 1, cookie: 1 } };
  const submitted = await gym.submit({
    environment: 'coffee_bar',
    rows: [row],
    models: {
      policy: { provider: 'openai', model: 'policy', urls: [policy.url] },
      user: { provider: 'chat-completions', model: 'guest', urls: [guest.url] },
      judge: { provider: 'openai', model: 'judge', urls: [judge.url] },
    },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });

  const { record } = (await resultsOf(submitted))[0]!;
  expect(record).toMatchObject({ reward: 1.2, reward_components: { order: 1, polite: 0.2 }, manners: 'asks kindly' });
  const said = record['response'].output.filter(({ role }: { role?: string }) => role === 'user');
  expect(said).toEqual([expect.objectContaining({ content: 'And a cookie, please.' })]);

  const { batch } = submitted.input.spec;
  const events = await historyOf(gym.client, rolloutId(batch, 0, 0));
  expect(scheduled(events)).toEqual(Array.from({ length: 6 }, () => 'generate'));
  expect([policy.count, guest.count, judge.count]).toEqual([4, 1, 1]);
});

test('a row that does not fit and a model that refuses fail by themselves, beside rollouts that are verified', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: (request) =>
      request.items[0]?.text?.startsWith('add 1 ')
        ? { status: 400, message: 'this content is not allowed' }
        : counting(request),
  });
  const models = { policy: { provider: 'openai' as const, model: 'test-model', urls: [server.url] } };
  const submitted = await gym.submit({
    environment: 'example_session_state_mgmt',
    rows: [rows[0]!, { initial_count: 'three', responses_create_params: { input: 'x' } }, rows[1]!, rows[2]!],
    models,
  });
  expect(await submitted.handle.result()).toMatchObject({
    verified: 2,
    failed: 2,
    failures: { invalid_row: 1, model_rejected: 1 },
  });
  const results = await resultsOf(submitted);
  expect(results.map(({ failure }) => failure?.failure.class)).toEqual([
    undefined,
    'invalid_row',
    'model_rejected',
    undefined,
  ]);
  expect(results[1]!.failure.failure.message).toContain('initial_count');
  expect(results[2]!.failure.failure).toMatchObject({ step: 'generate', turn: 1 });
  expect(results[2]!.failure.failure.message).toContain('not allowed');
  expect(JSON.stringify(results)).not.toContain('test-key');
});

test('a rollout ends after as many turns as its environment allows, and tells of calls that could not be run', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    answer: ({ items }) => ({
      calls: [{ name: items.length === 1 ? 'unknown' : 'email_search_emails', arguments: {} }],
    }),
  });
  const submitted = await gym.submit({
    environment: 'workplace_assistant',
    rows: [
      {
        responses_create_params: { input: [{ role: 'user', content: 'Write to Ana.' }] },
        ...{ id: 1, ground_truth: [], category: 'email', environment_name: 'workplace' },
      },
    ],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1, turns: 6, reward: 1 });
  const [{ record }] = (await resultsOf(submitted)) as unknown as [{ record: unknown }];
  expect(record).toMatchObject({
    rollout: {
      stop_reason: 'max_turns',
      tools: { unknown: { calls: 1, errors: 1 }, email_search_emails: { calls: 5, errors: 0 } },
    },
  });
});
