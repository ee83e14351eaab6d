/** Long conversations: history grows with what was said, not with how often it was read. */

import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym, resultsOf, until } from './gym.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';

const environment = 'example_single_tool_call';
const mebibyte = 1024 * 1024;
const toolNamed = (index: number) => ({
  type: 'function',
  name: index === 0 ? 'get_weather' : `tool_${index}`,
  description: 'One of many tools, described at some length. '.repeat(8),
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});
const tools = Array.from({ length: 30 }, (_, index) => toolNamed(index));
/** Of the call that is being asked for, from 0. */
const turnOf = ({ items }: ModelServerRequest) => items.filter(({ kind }) => kind === 'output').length;

test('a conversation of 100 turns and 1 MB with 30 tools stays below 4 MiB of history, and its record has all of it', async () => {
  const turns = 100;
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    record: false,
    answer(request) {
      const turn = turnOf(request);
      if (turn === turns - 1) return 'That was all.';
      const filler = String.fromCharCode(97 + (turn % 26)).repeat(2_600);
      return {
        text: `turn ${turn} ${filler}`,
        calls: [{ name: 'get_weather', arguments: { city: `${turn} ${filler}` } }],
      };
    },
  });
  const submitted = await gym.submit({
    environment,
    rows: [{ responses_create_params: { input: 'go on', tools } }],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    limits: { turns: turns + 10 },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1, failed: 0, turns });

  const events = await historyOf(gym.client, rolloutId(submitted.input.spec.batch, 0, 0));
  expectLinear(events);
  for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(64 * 1024);

  const { record } = (await resultsOf(submitted))[0]!;
  const { output } = record.response as { output: { type: string; output?: string }[] };
  expect(JSON.stringify(output).length).toBeGreaterThan(1_000_000);
  const outputs = output.filter(({ type }) => type === 'function_call_output');
  expect(outputs).toHaveLength(turns - 1);
  // Every tool output is there, whole and in order, whatever had been folded.
  for (const [turn, { output: text }] of outputs.entries())
    expect(JSON.parse(text!).city).toMatch(new RegExp(`^${turn} `));
});

test('30 turns with token ids and log-probabilities: a killed worker repeats only the turn in flight, and the record has every token', async () => {
  const turns = 30;
  const killedIn = 15;
  const asked = Array.from({ length: turns }, () => 0);
  const gym = await openGym();
  const server = await gym.startModelServer({
    record: false,
    answer(request) {
      const turn = turnOf(request);
      asked[turn] = (asked[turn] ?? 0) + 1;
      if (turn === killedIn && asked[turn] === 1) return { fault: 'hang' };
      const { prompt_token_ids, generation_token_ids: token_ids, generation_log_probs: logprobs } = tokensOf(turn);
      return {
        ...(turn === turns - 1
          ? { text: 'That was all.' }
          : { calls: [{ name: 'get_weather', arguments: { city: `${turn}` } }] }),
        usage: { input: prompt_token_ids.length, output: token_ids.length },
        extra: { prompt_token_ids },
        choice: {
          token_ids,
          logprobs: { content: logprobs.map((logprob) => ({ token: 'x', logprob, top_logprobs: [] })) },
        },
      };
    },
  });
  const worker = await gym.startWorker();
  const submitted = await gym.submit({
    environment,
    rows: [{ responses_create_params: { input: 'go on', tools } }],
    models: { policy: { provider: 'chat-completions', model: 'm', urls: [server.url] } },
  });
  await until(() => asked[killedIn] === 1);
  await worker.stop('SIGKILL');
  await gym.startWorker();
  expect(await submitted.handle.result()).toMatchObject({ verified: 1, failed: 0, turns });

  expect(asked).toEqual(asked.map((_, turn) => (turn === killedIn ? 2 : 1)));
  expectLinear(await historyOf(gym.client, rolloutId(submitted.input.spec.batch, 0, 0)));
  const { record } = (await resultsOf(submitted))[0]!;
  const { output } = record.response as { output: Record<string, unknown>[] };
  const said = output.filter((item) => 'generation_token_ids' in item);
  expect(said).toHaveLength(turns);
  for (const [turn, { prompt_token_ids, generation_token_ids, generation_log_probs }] of said.entries()) {
    // Told apart by a word: a difference of thousands of numbers is nothing to read.
    const same =
      JSON.stringify({ prompt_token_ids, generation_token_ids, generation_log_probs }) ===
      JSON.stringify(tokensOf(turn));
    expect({ turn, same }).toEqual({ turn, same: true });
  }
});

test('a rollout whose history is full goes on in a new run: everything adds up, and it can be cancelled there', async () => {
  const turns = 13;
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    record: false,
    answer(request) {
      const turn = turnOf(request);
      if (request.items[0]?.text === 'hang' && turn === 8) return { fault: 'hang' };
      if (turn === turns - 1) return { text: 'That was all.', usage: { input: 10, output: 1 } };
      const city = `${turn}`;
      return { calls: [{ name: 'get_weather', arguments: { city } }], usage: { input: 10, output: 1 } };
    },
  });
  const submitted = await gym.submit({
    environment,
    rows: ['go on', 'hang'].map((input) => ({ responses_create_params: { input, tools } })),
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    // Five turns or so.
    limits: { history_events: 40 },
  });
  const { batch } = submitted.input.spec;
  const [talking, hanging] = [0, 1].map((row) => gym.client.workflow.getHandle(rolloutId(batch, row, 0)));
  await until(async () => server.open === 1 && (await talking!.describe()).status.name === 'COMPLETED');
  const { raw, typedSearchAttributes } = await hanging!.describe();
  expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(raw.workflowExecutionInfo?.execution?.runId);
  expect(typedSearchAttributes.getAll().map(({ value }) => value)).toContain(batch);

  await submitted.handle.cancel();
  await submitted.handle.result().catch(() => undefined);
  const [talked, hung] = await resultsOf(submitted);
  expect(talked!.record).toMatchObject({
    reward: 1,
    rollout: {
      stop_reason: 'completed',
      turns,
      usage: { input_tokens: 10 * turns, output_tokens: turns },
      tools: { get_weather: { calls: turns - 1, errors: 0 } },
    },
  });
  const { rollout, response } = talked!.record;
  expect(rollout.model_calls).toHaveLength(turns);
  // Of each turn a model call and, but for the last, a tool call; and the opening.
  expect(rollout.attempts).toBe(2 * turns);
  const outputs = response.output.filter(({ type }: { type: string }) => type === 'function_call_output');
  expect(outputs.map(({ output }: { output: string }) => JSON.parse(output).city)).toEqual(
    Array.from({ length: turns - 1 }, (_, turn) => `${turn}`),
  );
  const first = (await talking!.describe()).raw.workflowExecutionInfo?.firstRunId;
  expect(first).not.toBe(rollout.run_id);
  const { status } = await gym.client.workflow.getHandle(rolloutId(batch, 0, 0), first!).describe();
  expect(status.name).toBe('CONTINUED_AS_NEW');

  expect(hung!.failure.failure).toMatchObject({ class: 'cancelled', turn: 9 });
  expect(hung!.failure.rollout).toMatchObject({ turns: 8, usage: { output_tokens: 8 } });
});

/** Of one answer, and of everything before it, as vLLM tells with `return_token_ids` and `logprobs`. */
function tokensOf(turn: number) {
  const perTurn = 3_000;
  const ids = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ((from + index) * 7919) % 150_000);
  const before = 400 + turn * perTurn;
  return {
    prompt_token_ids: ids(0, before),
    generation_token_ids: ids(before, perTurn),
    generation_log_probs: ids(before, perTurn).map((id) => -id / 100_000),
  };
}

/** The second half of the turns adds what the first has added; were each turn to carry all before it, it would be three times that. */
function expectLinear(events: Awaited<ReturnType<typeof historyOf>>): void {
  // Each task is told how large the history is by then.
  const sizes = events.flatMap(({ workflowTaskStartedEventAttributes: started }) =>
    started ? Number(started.historySizeBytes) : [],
  );
  const total = sizes.at(-1)!;
  const half = sizes[Math.floor(sizes.length / 2)]!;
  console.log(`history: ${half} bytes after half of the turns, ${total} after all`);
  expect(total).toBeLessThan(4 * mebibyte);
  expect(total - half).toBeLessThan(1.5 * half);
}
