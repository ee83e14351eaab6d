/** `dgym resume` from the store: two at once, after Temporal has forgotten the batch, and refused where something differs. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, onTestFinished, test } from 'vitest';
import { until } from '../integration/gym.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { openBatch, type StoredBatch } from './stored-batch.ts';

function expectWhole({ results, rows }: StoredBatch, file?: string): void {
  expect(results(file).map(({ _ng_task_index: row, reward }) => [row, reward])).toEqual(
    Array.from({ length: rows }, (_, row) => [row, 1]),
  );
}

test('two resumes at once, three times: each missing row is asked for once, and both end with the same result', async () => {
  const rounds = 3;
  let round = 0;
  const asked = new Map<string, number>();
  const batch = await openBatch(24, {
    model: {
      latency: 100,
      answer({ items }) {
        const row = String(items[0]?.text);
        asked.set(row, (asked.get(row) ?? 0) + 1);
        const bad = Number(/\d+/.exec(row)?.[0]) % (rounds + 1) > round;
        return bad ? { status: 400, message: 'not today' } : 'It is cold.';
      },
    },
  });
  const { dgym, file, rows } = batch;
  expect(await batch.startCollecting('--out', 'rollouts.jsonl').ended).toMatchObject({ code: 1 });

  while (++round <= rounds) {
    const missing = (rows * (rounds + 1 - round)) / (rounds + 1);
    const left = (rows * (rounds - round)) / (rounds + 1);
    asked.clear();
    const outs = ['one.jsonl', 'other.jsonl'];
    const both = await Promise.all(outs.map((out) => dgym('resume', '--out', out, '--force')));
    for (const { code, stdout, stderr } of both) {
      expect({ code, stderr }).toMatchObject({
        code: left === 0 ? 0 : 1,
        stderr: expect.not.stringContaining('dgym: '),
      });
      expect(stdout).toContain(`${rows - left} `);
    }
    expect([...asked.values()]).toEqual(Array(missing).fill(1));
    for (const out of outs) expect(batch.results(out)).toHaveLength(rows - left);
    expect(JSON.parse(readFileSync(file('batch.json'), 'utf8')).input.generation).toBe(round);
  }
  for (const out of ['one.jsonl', 'other.jsonl']) expectWhole(batch, out);
}, 300_000);

test('a batch that Temporal has forgotten, as after its retention: resume goes on from the store alone', async () => {
  let stubborn = true;
  const answer = ({ items }: ModelServerRequest) =>
    stubborn && items[0]?.text === 'row 3' ? { status: 400, message: 'not today' } : 'It is cold.';
  const batch = await openBatch(6, { model: { answer } });
  const { dgym, model } = batch;
  expect(await batch.startCollecting('--out', 'rollouts.jsonl').ended).toMatchObject({ code: 1 });
  await forget(batch.batch);

  expect(JSON.parse((await dgym('status', '--json')).stdout)).toMatchObject({ verified: 5, failed: 1, total: 6 });
  expect((await dgym('export', '--out', 'forgotten.jsonl')).code).toBe(0);
  expect(batch.results('forgotten.jsonl')).toHaveLength(5);
  stubborn = false;
  expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
  expect(model.count).toBe(7);
  expectWhole(batch);

  // With everything there nothing is collected, whoever remembers what.
  await forget(batch.batch);
  expect(await dgym('resume', '--out', 'rollouts.jsonl', '--force')).toMatchObject({ code: 0 });
  expect(model.count).toBe(7);
  expectWhole(batch);
}, 300_000);

/** What the server does by itself when the retention of a namespace has passed. */
async function forget(batch: string): Promise<void> {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  onTestFinished(() => connection.close());
  const { workflow, workflowService } = new Client({ connection });
  const ids = new Set([batch]);
  for await (const { workflowId } of workflow.list({ query: `WorkflowId STARTS_WITH '${batch}/'` }))
    ids.add(workflowId);
  expect(ids.size).toBeGreaterThan(2);
  for (const workflowId of ids) {
    await workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId } });
  }
  await until(async () => {
    const known = [...ids].map((id) =>
      workflow
        .getHandle(id)
        .describe()
        .then(
          () => true,
          () => false,
        ),
    );
    return !(await Promise.all(known)).includes(true);
  });
}

test('another dataset is refused, saying so, and the same one is not', async () => {
  const batch = await openBatch(2);
  const { dgym, folder, model } = batch;
  await batch.collect();
  const other = readFileSync(join(folder, 'rows.jsonl'), 'utf8').replace('row 1', 'row one');
  writeFileSync(join(folder, 'other.jsonl'), other);
  for (const [file, said] of [
    [
      'other.jsonl',
      /^dgym: --rows other\.jsonl is not the dataset of .* \(sha256 [0-9a-f]{12}…, not [0-9a-f]{12}…\)[^\n]*\n$/,
    ],
    ['none.jsonl', /^dgym: --rows: cannot read none\.jsonl[^\n]*\n$/],
  ] as const) {
    expect(await dgym('resume', '--rows', file)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(said),
    });
  }
  expect(await dgym('resume', '--rows', 'rows.jsonl', '--out', 'again.jsonl')).toMatchObject({ code: 0 });
  expect(model.count).toBe(2);
});

test('another version of the environment is refused, saying which, until it is accepted', async () => {
  let stubborn = true;
  const answer = () => (stubborn ? { status: 400, message: 'not today' } : 'Yes.');
  const batch = await openBatch(2, { model: { answer } });
  const { folder, flags, dgym, run } = batch;
  const module = (version: string) => `
    import { defineEnvironment, gymRow } from 'durable-gym';
    import { z } from 'zod';
    export const agrees = defineEnvironment({
      name: 'agrees', description: 'Says yes', version: '${version}', placement: 'inline', row: gymRow({}),
      state: z.object({}),
      open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
      rewards: { yes: () => ${version} },
    });`;
  writeFileSync(join(folder, 'agrees.js'), module('1'));
  const own = flags.map((flag) => (flag === 'example_single_tool_call' ? 'agrees' : flag));
  expect((await run('collect', '--no-probe', ...own, '--environments', './agrees.js')).code).toBe(1);
  stubborn = false;
  writeFileSync(join(folder, 'agrees.js'), module('2'));
  expect(await dgym('resume')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^dgym: the environment agrees has version "2" now, and the batch began with "1": [^\n]*--accept-new-version\)\n$/,
    ),
  });
  expect(await dgym('resume', '--accept-new-version', '--out', 'rollouts.jsonl')).toMatchObject({ code: 0 });
  expect(batch.results().map(({ reward, rollout }) => [reward, rollout.environment.version])).toEqual([
    [2, '2'],
    [2, '2'],
  ]);
});
