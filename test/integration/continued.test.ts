/** Commands about rollouts that have outgrown their history and gone on in later runs. */

import { expect, inject, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { openTerminal } from '../support/dgym.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { openGym, until } from './gym.ts';

const turns = 13;
const turnOf = ({ items }: ModelServerRequest) => items.filter(({ kind }) => kind === 'output').length;

test('show, status, cancel, resume and retry know a rollout by all of its runs', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const mood = { holds: true, refuses: true };
  const server = await gym.startModelServer({
    record: false,
    async answer(request) {
      const turn = turnOf(request);
      const [first] = request.items;
      if (first?.text === 'held' && turn === 8) await until(() => !mood.holds);
      if (first?.text === 'refused' && turn === 8 && mood.refuses) return { status: 400, message: 'not now' };
      if (turn === turns - 1) return 'That was all.';
      return { calls: [{ name: 'get_weather', arguments: { city: `${turn}` } }] };
    },
  });
  const inputs = ['talk', 'held', 'refused'];
  const submitted = await gym.submit({
    environment: 'example_single_tool_call',
    rows: inputs.map((input) => ({ responses_create_params: { input } })),
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    // Five turns or so.
    limits: { history_events: 40 },
  });
  const { batch } = submitted.input.spec;
  const { run } = openTerminal({ TEMPORAL_ADDRESS: inject('temporalAddress'), DGYM_PREFIX: gym.prefix });
  const dgym = async (command: string, what: string, ...flags: string[]) => {
    const { code, stdout, stderr } = await run(command, what, '--store', submitted.store.url, '--json', ...flags);
    expect({ command, stderr: code === 2 ? stderr : '' }).toEqual({ command, stderr: '' });
    return JSON.parse(stdout);
  };
  const held = gym.client.workflow.getHandle(rolloutId(batch, 1, 0));
  await until(async () => (await dgym('status', batch)).open === 1 && server.open === 1);

  // One has ended, one has failed, and runs that go on elsewhere are no rollouts that ended.
  expect(await dgym('status', batch)).toMatchObject({ state: 'running', verified: 1, failed: 1, open: 1, turns: 21 });
  const { rate_per_minute, started_at } = await dgym('status', batch);
  const minutes = Math.min(1, (Date.now() - Date.parse(started_at)) / 60_000);
  expect(rate_per_minute * minutes).toBeLessThan(3);
  const { raw } = await held.describe();
  const { firstRunId } = raw.workflowExecutionInfo!;
  const first = await gym.client.workflow.getHandle(held.workflowId, firstRunId!).describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
  const shown = await dgym('show', `${batch}/1-0`);
  expect(shown).toMatchObject({ status: 'running', started_at: first.startTime.toISOString() });
  expect(shown.ui).toContain(raw.workflowExecutionInfo!.execution!.runId);

  expect(await run('cancel', batch)).toMatchObject({ code: 0 });
  await submitted.handle.result().catch(() => undefined);
  await until(() => server.open === 0);
  expect(await dgym('status', batch)).toMatchObject({ state: 'cancelled', verified: 1, failed: 2, open: 0 });
  expect(await dgym('show', `${batch}/1-0`)).toMatchObject({
    failure: { class: 'cancelled', turn: 9 },
    rollout: { turns: 8 },
  });
  expect(await dgym('show', `${batch}/0-0`)).toMatchObject({ reward: 1, rollout: { turns, stop_reason: 'completed' } });

  mood.holds = false;
  const flags = ['--no-worker', '--out', 'out.jsonl', '--force'];
  await dgym('resume', batch, ...flags);
  expect(await dgym('status', batch)).toMatchObject({ state: 'done', verified: 2, failed: 1, generation: 1 });
  expect(await dgym('show', `${batch}/1-0`)).toMatchObject({ reward: 1, rollout: { turns, generation: 1 } });

  mood.refuses = false;
  await dgym('retry', batch, ...flags);
  expect(await dgym('status', batch)).toMatchObject({ state: 'done', verified: 3, failed: 0, generation: 2 });
  expect(await dgym('show', `${batch}/2-0`)).toMatchObject({ reward: 1, rollout: { turns, generation: 2 } });
});
