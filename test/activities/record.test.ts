import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { endpointOf, post } from '../../models/client.ts';
import { record } from '../../activities/record.ts';
import { rolloutInfo } from '../../results/record/info.ts';
import { failureKey, recordKey } from '../../store/layout.ts';
import { putBlob } from '../../store/blobs.ts';
import { openStore } from '../../store/store.ts';
import { spill, unspill } from '../../store/values.ts';
import { open } from '../../activities/verbs.ts';
import type { Conversation } from '../../contracts/history.ts';
import { FailureRecord, RolloutRecord } from '../../contracts/record.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { exportBatch } from '../../exports/batch.ts';
import type { RecordInput, RolloutOutcome } from '../../contracts/rollout.ts';
import { assistant, batchInStore, question, range, user, type TestBatch } from '../results/batch-in-store.ts';

type Outcome = Extract<RolloutOutcome, { reward: number }>;

async function recorded({ store, batch }: TestBatch, row: number, sample: number): Promise<RolloutRecord> {
  const content = await store.read(recordKey(batch, range, row, sample));
  return RolloutRecord.parse(JSON.parse(content?.toString() ?? 'null'));
}

/** The input with other fields of a verified outcome. */
function ending(input: RecordInput, fields: Partial<Outcome>): RecordInput {
  return { ...input, outcome: { ...(input.outcome as Outcome), ...fields } };
}

describe('a record', () => {
  test("is NeMo Gym's rollout row, with every field of the dataset's row", async () => {
    const row = {
      ...question(0),
      agent_ref: { type: 'responses_api_agents', name: 'quiz_agent' },
      x: { deep: [1, null] },
    };
    const there = await batchInStore([row], { samples: 2 });
    const call = {
      type: 'function_call',
      call_id: 'c1',
      name: 'look',
      arguments: '{}',
      id: 'fc_1',
      status: 'completed',
    };
    const output = { type: 'function_call_output', call_id: 'c1', output: 'seen' };
    const items = [
      { type: 'reasoning', summary: [], odd: true },
      call,
      output,
      assistant('4'),
      user('sure?'),
      assistant('yes'),
    ];
    const input = ending(await there.verified(0, 1, 1, items), {
      details: { extracted_answer: '4' },
      response: { id: 'resp_9', model: 'm-1-2026', created_at: 1767225600 },
    });
    expect(await record(input)).toEqual({ reward: 1 });

    expect(await recorded(there, 0, 1)).toEqual({
      ...row,
      extracted_answer: '4',
      response: {
        id: 'resp_9',
        object: 'response',
        created_at: 1767225600,
        model: 'm-1-2026',
        status: 'completed',
        error: null,
        incomplete_details: null,
        output: items,
        tools: [],
        tool_choice: 'auto',
        parallel_tool_calls: true,
        instructions: null,
        metadata: {},
        temperature: null,
        top_p: null,
        max_output_tokens: null,
        usage: {
          input_tokens: 30,
          input_tokens_details: { cached_tokens: 5 },
          output_tokens: 12,
          output_tokens_details: { reasoning_tokens: 4 },
          total_tokens: 42,
        },
      },
      reward: 1,
      reward_components: { correct: 1 },
      _ng_task_index: 0,
      _ng_rollout_index: 1,
      rollout: {
        id: 'b1/0-1',
        batch: 'b1',
        workflow_id: 'b1/0-1',
        run_id: 'run-1',
        generation: 0,
        environment: { name: 'quiz', version: '1.2.3', options: { strict: true } },
        models: { policy: 'm-1' },
        stop_reason: 'completed',
        turns: 2,
        usage: { input_tokens: 30, output_tokens: 12, cached_tokens: 5, reasoning_tokens: 4 },
        timings: { model: 1.5, environment: 0.2, total: 1.9 },
        attempts: 5,
        started_at: '2026-01-01T00:00:00.000Z',
        ended_at: expect.stringMatching(/^\d{4}-.*Z$/),
        version: JSON.parse(await readFile('package.json', 'utf8')).version,
      },
    });
  });

  test.each([
    ['max_tokens', 'incomplete', { reason: 'max_output_tokens' }],
    ['context_overflow', 'incomplete', { reason: 'max_output_tokens' }],
    ['content_filter', 'incomplete', { reason: 'content_filter' }],
    ['max_turns', 'completed', null],
    ['stalled', 'completed', null],
  ] as const)(
    'of a rollout that ended by %s has a response that is %s',
    async (stop_reason, status, incomplete_details) => {
      const there = await batchInStore([question(0)]);
      await record(ending(await there.verified(0, 0, 0), { stop_reason }));
      expect((await recorded(there, 0, 0)).response).toMatchObject({ status, incomplete_details });
      expect((await recorded(there, 0, 0)).rollout.stop_reason).toBe(stop_reason);
    },
  );

  test('says what was really asked: parameters of the batch, and the seed as NeMo Gym keeps it', async () => {
    const params = { input: 'go', temperature: 0.1, top_p: 0.9, metadata: { note: 'n', extra_body: '{"min_p":0.1}' } };
    const there = await batchInStore([{ responses_create_params: params }], {
      samples: 3,
      spec: { sampling: { temperature: 1, max_output_tokens: 64, extra_body: { top_k: 20 }, repetition: 2 }, seed: 40 },
    });
    await record(await there.verified(0, 2, 1));
    const { responses_create_params, response } = await recorded(there, 0, 2);
    expect(responses_create_params).toEqual({
      input: 'go',
      temperature: 1,
      top_p: 0.9,
      max_output_tokens: 64,
      metadata: { note: 'n', extra_body: '{"min_p":0.1,"top_k":20,"seed":42,"repetition":2}' },
    });
    expect(response).toMatchObject({ temperature: 1, max_output_tokens: 64 });
  });

  test('keeps what the environment opened with where the row does not say it', async () => {
    const there = await batchInStore([question(0), { responses_create_params: { input: [] } }, { bare: true }]);
    for (const row of [0, 1, 2]) await record(await there.verified(row, 0, 1));
    expect((await recorded(there, 0, 0)).rollout).not.toHaveProperty('opening');
    expect((await recorded(there, 1, 0)).rollout.opening).toEqual([user('question 1')]);
    expect((await recorded(there, 1, 0)).responses_create_params).toEqual({ input: [] });
    expect((await recorded(there, 2, 0)).responses_create_params).toEqual({ input: [user('question 2')] });
  });

  test('lets details overwrite neither its own fields nor those of the row', async () => {
    const there = await batchInStore([question(7)]);
    const details = { reward: 5, rollout: 'x', _ng_any: 1, expected_answer: 8, agent_ref: 'me', note: 'kept' };
    await record(ending(await there.verified(0, 0, 0.5), { details }));
    const { reward, expected_answer, rollout, ...rest } = await recorded(there, 0, 0);
    expect([reward, expected_answer, rest['note']]).toEqual([0.5, 7, 'kept']);
    expect(rest['agent_ref']).not.toBe('me');
    expect(rollout.details).toEqual({ reward: 5, rollout: 'x', _ng_any: 1, expected_answer: 8, agent_ref: 'me' });
  });

  test('names its environment where NeMo RL looks for the agent, unless the row names one', async () => {
    const mine = { type: 'responses_api_agents', name: 'my_agent' };
    const there = await batchInStore([question(0), { ...question(1), agent_ref: mine }]);
    for (const row of [0, 1]) await record(await there.verified(row, 0, 1));
    const { environment } = (await there.verified(0, 0, 1)).input;
    expect((await recorded(there, 0, 0))['agent_ref']).toEqual({
      type: 'responses_api_agents',
      name: environment.name,
    });
    expect((await recorded(there, 1, 0))['agent_ref']).toEqual(mine);
  });

  test('keeps fields of the row that have its own names out of the way', async () => {
    const row = { ...question(0), reward: 0.1, failure: { class: 'x' }, rollout: 'old', _ng_task_index: 99 };
    const there = await batchInStore([row]);
    await record(await there.verified(0, 0, 1));
    const { reward, _ng_task_index, rollout, ...rest } = await recorded(there, 0, 0);
    expect([reward, _ng_task_index]).toEqual([1, 0]);
    expect(rest).not.toHaveProperty('failure');
    expect(rollout.row_fields).toEqual({ reward: 0.1, failure: { class: 'x' }, rollout: 'old', _ng_task_index: 99 });
  });

  test('refers to a large state and resolves large details', async () => {
    const there = await batchInStore([question(0)]);
    const { progress, ...input } = await there.verified(0, 0, 1);
    const state = await spill(there.store, { log: 'x'.repeat(20_000) }, 16_384);
    const details = await spill(there.store, { trace: 'y'.repeat(20_000) }, 16_384);
    await record(ending({ ...input, progress: { ...progress, state } }, { details }));
    const found = await recorded(there, 0, 0);
    expect(found.rollout.state).toEqual(state);
    expect(found['trace']).toBe('y'.repeat(20_000));
  });

  test('never ends before it started, whatever the clocks of two machines say', async () => {
    const there = await batchInStore([question(0)]);
    const started_at = Date.now() + 86_400_000;
    const { ended_at } = rolloutInfo({ ...(await there.verified(0, 0, 1)), started_at });
    expect(Date.parse(ended_at)).toBeGreaterThanOrEqual(started_at);
  });

  test('names the model, and neither its address nor its key', async () => {
    const policy = {
      provider: 'openai' as const,
      model: 'm-1',
      urls: ['http://me:secret-in-url@host/v1'],
      key_variable: 'DGYM_TEST_KEY',
      queue: 'q',
    };
    process.env['DGYM_TEST_KEY'] = 'secret-in-environment';
    const there = await batchInStore([question(0), question(1)], { spec: { models: { policy } } });
    await record(await there.verified(0, 0, 1));
    await record(await there.failed(1, 0));
    delete process.env['DGYM_TEST_KEY'];
    for (const key of [recordKey('b1', range, 0, 0), failureKey('b1', range, 1, 0, 0)]) {
      const content = (await there.store.read(key))?.toString();
      expect(content).toContain('"policy":"m-1"');
      expect(content).not.toMatch(/secret|DGYM_TEST_KEY|host/);
    }
  });
});

describe('the first record stands', () => {
  test('of several at once exactly one is written, and all report its reward', async () => {
    const there = await batchInStore([question(0)]);
    const inputs = await Promise.all([0.1, 0.2, 0.3, 0.4].map((reward) => there.verified(0, 0, reward)));
    const rewards = (await Promise.all(inputs.map(record))).map(({ reward }) => reward);
    expect(new Set(rewards)).toEqual(new Set([(await recorded(there, 0, 0)).reward]));
  });

  test('a failure after a record reports the reward and leaves nothing', async () => {
    const there = await batchInStore([question(0)]);
    await record(await there.verified(0, 0, 0.25));
    expect(await record(await there.failed(0, 0))).toEqual({ reward: 0.25 });
    expect(await there.store.has(failureKey('b1', range, 0, 0, 0))).toBe(false);
  });

  test('a torn record is replaced', async () => {
    const there = await batchInStore([question(0)]);
    await there.store.create(recordKey('b1', range, 0, 0), '{"_ng_task_index":0,');
    expect(await record(await there.verified(0, 0, 1))).toEqual({ reward: 1 });
    expect((await recorded(there, 0, 0)).reward).toBe(1);
  });
});

test('numbers of the row and its tools stand in the record, and in what is made of it, as they came', async () => {
  const parameters = '{"type":"object","properties":{"n":{"maximum":9223372036854775807}}}';
  const line = `{"responses_create_params":{"input":"x","tools":[{"type":"function","name":"f","parameters":${parameters}}]},"expected_answer":9007199254740993,"e":1e400,"n":-0}`;
  const there = await batchInStore([question(0)]);
  const page = await putBlob(there.store, `${line}\n`);
  const row = { ...page, line: 0 };
  const notes = defineEnvironment({
    name: 'notes',
    description: 'Keeps what it is given.',
    row: z.object({ expected_answer: z.number() }),
    state: z.object({}),
    open: () => ({ state: {}, items: [user('x')] }),
    rewards: { good: () => 1 },
  });
  const host = { key: 'k', signal: new AbortController().signal };
  const given = { store: there.store.url, key: 'k', options: {}, row };
  const { prompt } = await open(given, () => notes.serve(host));
  const input = await there.verified(0, 0, 1);
  // As history carries it.
  const conversation = JSON.parse(JSON.stringify({ prompt, chunks: [] })) as Conversation;
  await record({ ...input, input: { ...input.input, row }, progress: { ...input.progress, conversation } });

  const text = (await there.store.read(recordKey('b1', range, 0, 0)))?.toString() ?? '';
  const as = (written: string) => {
    expect(written).toContain('"expected_answer":9007199254740993,"e":1e400,"n":-0');
    expect(written.split('"maximum":9223372036854775807')).toHaveLength(3);
    expect(written).not.toContain('$exact_number');
  };
  as(text);
  const out = join(there.folder, 'out.jsonl');
  await exportBatch({ store: there.store, batch: 'b1', format: 'gym', out });
  as(await readFile(out, 'utf8'));

  let asked = '';
  const server = createServer((request, response) => {
    request.on('data', (bytes: Buffer) => (asked += bytes.toString()));
    request.on('end', () => response.end('{}'));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { tools } = await unspill(conversation.prompt);
  await post(endpointOf({ provider: 'openai', model: 'm', queue: 'q' }, url), '/responses', { tools }, host.signal);
  expect(asked).toContain(parameters);
});

describe('a failure', () => {
  const failureOf = async ({ store, batch }: TestBatch, generation: number) =>
    FailureRecord.parse(
      JSON.parse((await store.read(failureKey(batch, range, 0, 0, generation)))?.toString() ?? 'null'),
    );

  test('has no reward, and what there was of the conversation', async () => {
    const there = await batchInStore([{ ...question(0), reward: 1 }]);
    const { progress } = await there.verified(0, 0, 0, [assistant('so far')]);
    expect(await record({ ...(await there.failed(0, 0)), progress })).toEqual({});
    const found = await failureOf(there, 0);
    expect(found).toMatchObject({
      expected_answer: 0,
      _ng_task_index: 0,
      _ng_rollout_index: 0,
      _ng_failure_class: 'judge_failed',
      failure: { class: 'judge_failed', message: 'judge 0 is down', attempts: 3 },
      response: { status: 'failed', output: [assistant('so far')] },
      rollout: { id: 'b1/0-0', row_fields: { reward: 1 } },
    });
    expect(found).not.toHaveProperty('reward');
  });

  test('of a later generation does not disappear behind the first, and the first of a generation stands', async () => {
    const there = await batchInStore([question(0)]);
    await record(await there.failed(0, 0, 0));
    await record(await there.failed(0, 0, 2));
    const again = await there.failed(0, 0, 2);
    await record({ ...again, outcome: { failure: { class: 'cancelled', message: 'later', attempts: 1 } } });
    expect((await failureOf(there, 0)).failure.message).toBe('judge 0 is down');
    expect((await failureOf(there, 2)).failure.message).toBe('judge 2 is down');
  });

  test('is left even where the row cannot be written, and says so', async () => {
    const there = await batchInStore([{ ...question(0), deep: 0 }]);
    const input = await there.failed(0, 0);
    // As batches have it whose rows were copied before there was a limit.
    const deep = `{"responses_create_params":{"input":"x"},"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}\n`;
    const page = await putBlob(there.store, deep);
    await record({ ...input, input: { ...input.input, row: { ...page, line: 0 } } });
    const found = await failureOf(there, 0);
    expect(found).toMatchObject({ failure: { class: 'judge_failed', message: 'judge 0 is down' } });
    expect(found.rollout).toMatchObject({ left_out: expect.stringContaining('Maximum call stack') });
    expect(found).not.toHaveProperty('deep');
  });

  test('is left even when the row cannot be read any more', async () => {
    const there = await batchInStore([question(0)]);
    const input = await there.failed(0, 0);
    const lost = { ...input.input.row, url: `${input.input.row.url}-lost`, sha256: '0'.repeat(64) };
    await record({ ...input, input: { ...input.input, row: lost } });
    expect((await failureOf(there, 0)).failure.class).toBe('judge_failed');
  });
});

test('a store that cannot be written is a failure to be tried again, and says which', async () => {
  const there = await batchInStore([question(0)]);
  const path = join(there.folder, 'blocked');
  await writeFile(path, '');
  const input = await there.verified(0, 0, 1);
  await expect(record({ ...input, input: { ...input.input, store: openStore(path).url } })).rejects.toMatchObject({
    type: 'store_failed',
    nonRetryable: false,
    message: expect.stringMatching(/^cannot write file:.*blocked.*\(ENOTDIR\)$/),
  });
});
