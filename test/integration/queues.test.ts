/** Whose worker makes whose calls: two people on one server, each with a key, and each with a checkout of one environment. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { ownPrefix } from '../../contracts/names.ts';
import { openTerminal, type Terminal } from '../support/dgym.ts';
import { gate } from './gate.ts';
import { openGym, until } from './gym.ts';
import { terminal } from './terminal.ts';

const places = ['inline', 'queue'] as const;
/** The same two environments in every checkout, which ask and reward as that checkout has it. */
const checkout = (name: string, reward: number) => `
import { defineEnvironment, user } from 'durable-gym';
import { z } from 'zod';

const mirror = (placement) => defineEnvironment({
  name: 'mirror_' + placement,
  description: 'Says where it comes from.',
  placement,
  row: z.looseObject({}),
  state: z.object({}),
  open: () => ({ state: {}, items: [user('from ${name}')] }),
  rewards: { own: () => ${reward} },
});
export const [inline, queue] = ${JSON.stringify(places)}.map(mirror);
`;
const rows = Array.from({ length: 12 }, (_, index) => ({ environment: `mirror_${places[index % 2]}` }));
const jsonl = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** Somebody with a folder and a key, who asks for no queues. */
function person(name: string, reward: number): Terminal {
  const person = openTerminal({
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    DGYM_PREFIX: undefined,
    OPENAI_API_KEY: `key-of-${name}`,
  });
  writeFileSync(join(person.folder, 'mirror.js'), checkout(name, reward));
  writeFileSync(join(person.folder, 'rows.jsonl'), jsonl(rows));
  return person;
}

test('two batches at once on one server: each key reaches its own model, each checkout plays its own rollouts', async () => {
  const gym = await openGym();
  const people = await Promise.all(
    (
      [
        ['a', 1],
        ['b', 0.25],
      ] as const
    ).map(async ([name, reward]) => {
      const { server, letThrough, letAll } = await gate(gym);
      const { folder, start, run } = person(name, reward);
      // The second name would be the model queue of the first.
      const batch = name === 'a' ? gym.prefix : `${gym.prefix}-model`;
      const flags = ['--environments', 'mirror.js', '--model', `m@${server.url}`, '--batch', batch];
      const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags, '--out', 'out.jsonl');
      return { name, reward, server, letThrough, letAll, folder, run, batch, collecting };
    }),
  );
  // Both have all their calls open, so each worker could have taken the other's.
  await until(() => people.every(({ server }) => server.open === rows.length));
  for (const { run, batch } of people) {
    const { stdout } = await run('status', batch, '--json');
    const status = JSON.parse(stdout) as { workers: string[]; shared_with: string[] };
    expect(status).toMatchObject({ workers: [expect.stringMatching(/^\d+@/)], shared_with: [] });
    expect((await run('doctor')).stdout).toContain(`${ownPrefix(batch)} is polled by ${status.workers[0]}`);
  }
  for (const { letAll } of people) letAll();

  for (const { name, reward, server, folder, collecting } of people) {
    expect(await collecting.ended).toMatchObject({ code: 0 });
    const heard = server.requests.map(({ headers, items }) => [headers.authorization, items[0]?.text]);
    expect(new Set(heard.map(String))).toEqual(new Set([`Bearer key-of-${name},from ${name}`]));
    const rewards = readFileSync(join(folder, 'out.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { reward: number }).reward);
    expect(rewards).toEqual(rows.map(() => reward));
  }
});

test('on shared queues a worker that came for one batch sends its key to that batch’s models alone', async () => {
  const gym = await openGym();
  const { folder, run } = openTerminal({
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    DGYM_PREFIX: gym.prefix,
    OPENAI_API_KEY: 'key-of-a',
  });
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([{ responses_create_params: { input: 'mine' } }]));
  const [mine, other] = await Promise.all([1, 2].map(() => gym.startModelServer({ answer: () => 'Done.' })));
  const environment = 'example_single_tool_call';
  const submitted = await gym.submit({
    environment,
    rows: [{ responses_create_params: { input: 'not mine' } }],
    models: { policy: { provider: 'openai', model: 'm', urls: [other!.url] } },
  });
  const batch = `${gym.prefix}-mine`;
  const flags = ['--environment', environment, '--model', `m@${mine!.url}`, '--batch', batch];
  const collecting = run('collect', 'rows.jsonl', '--no-probe', ...flags);
  // The call of the other batch was there first; it waits for a worker that may make it.
  const waiting = async () => {
    const { raw } = await gym.client.workflow.getHandle(`${submitted.input.spec.batch}/0-0`).describe();
    return raw.pendingActivities?.[0]?.lastFailure?.message ?? '';
  };
  await until(async () => (await waiting().catch(() => '')).includes('does not send it there'));
  expect(await collecting).toMatchObject({ code: 0 });
  expect([mine!.count, other!.count]).toEqual([1, 0]);

  await gym.startWorker({ OPENAI_API_KEY: 'key-of-b' });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1 });
  expect(other!.requests[0]?.headers.authorization).toBe('Bearer key-of-b');
});

test('a batch that was submitted to shared queues is resumed there while it is open, and on its own once it has ended', async () => {
  const gym = await openGym();
  const { folder, run } = terminal({ DGYM_PREFIX: '' });
  let fails = true;
  const server = await gym.startModelServer({ answer: () => (fails ? { status: 400 } : 'Done.') });
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([{ responses_create_params: { input: 'hello' } }]));
  const batch = `${gym.prefix}-earlier`;
  const flags = ['--environment', 'example_single_tool_call', '--model', `m@${server.url}`, '--batch', batch];
  expect((await run('collect', 'rows.jsonl', ...flags, '--detach')).stdout).toContain('`dgym worker`');
  const queueOf = async () => {
    const { taskQueue } = await gym.client.workflow.getHandle(batch).describe();
    return taskQueue;
  };
  const open = await run('resume', batch);
  expect(open.code).toBe(1);
  expect(open.stderr).toContain('shared');
  expect(await queueOf()).toBe('dgym');

  fails = false;
  expect(await run('resume', batch, '--force')).toMatchObject({ code: 0 });
  expect(await queueOf()).toBe(ownPrefix(batch));
});
