/** Workers that are killed again and again: every rollout ends, once, and what was answered is not asked again. */

import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym, resultsOf, until } from '../integration/gym.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';

const rollouts = 200;
const kills = 10;
/** Two turns with a tool call each, and an answer. */
const turns = 3;
/** Between an answer that has gone out and its report to Temporal: a call is in flight so long. */
const reportMs = 3_000;

const row = (index: number) => ({
  responses_create_params: { input: [{ role: 'user', content: `row ${index}` }] },
  initial_count: 0,
  expected_count: turns - 1,
});
const outputsIn = ({ items }: ModelServerRequest) => items.filter(({ kind }) => kind === 'output').length;

test('ten kills at random moments: all rows end, each record once, and no answer that was reported is paid for twice', async () => {
  const gym = await openGym();
  const answers = new Map<string, number[]>();
  const server = await gym.startModelServer({
    latency: () => 50 + Math.random() * 250,
    answer: (request) =>
      outputsIn(request) === turns - 1
        ? 'Counted.'
        : { calls: [{ name: 'increment_counter', arguments: { count: 1 } }] },
    answered(request) {
      const call = `${request.items[0]?.text}, turn ${outputsIn(request)}`;
      answers.set(call, [...(answers.get(call) ?? []), Date.now()]);
    },
  });
  const models = { policy: { provider: 'openai' as const, model: 'm', urls: [server.url] } };
  const submitted = await gym.submit({
    environment: 'example_session_state_mgmt',
    rows: Array.from({ length: rollouts }, (_, index) => row(index)),
    models,
    concurrency: 24,
  });

  const killed: number[] = [];
  let worker = await gym.startWorker();
  while (killed.length < kills) {
    // A moment that nobody has chosen: some calls after the last one.
    const moment = server.count + 1 + Math.floor(Math.random() * 30);
    await until(() => server.count >= moment);
    await worker.stop('SIGKILL');
    killed.push(Date.now());
    worker = await gym.startWorker();
  }
  expect(answers.size).toBeLessThan(rollouts * turns);

  const asked = { verified: rollouts, failed: 0, reward: rollouts, turns: rollouts * turns };
  expect(await submitted.handle.result()).toMatchObject(asked);
  const results = await resultsOf(submitted);
  expect(results.map(({ row: index, record }) => [index, record?.reward])).toEqual(
    Array.from({ length: rollouts }, (_, index) => [index, 1]),
  );

  expect(answers.size).toBe(rollouts * turns);
  for (const [call, times] of answers) {
    // All but the last came too late to be reported.
    for (const time of times.slice(0, -1)) {
      expect({ call, inFlight: killed.some((kill) => time <= kill && kill - time < reportMs) }).toEqual({
        call,
        inFlight: true,
      });
    }
  }
  for (let index = 0; index < rollouts; index += 20) {
    const events = await historyOf(gym.client, rolloutId(submitted.input.spec.batch, index, 0));
    expect(events.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(turns);
  }
}, 600_000);
