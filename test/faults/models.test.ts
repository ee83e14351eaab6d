/** Model servers that fail in every way they know: what passes is waited for, what does not is an outcome or a failure. */

import { expect, test } from 'vitest';
import { maxBrokenAnswers } from '../../models/patience.ts';
import type { AnswerFault } from '../../contracts/answer-faults.ts';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym, resultsOf, until, type Gym } from '../integration/gym.ts';
import { terminal } from '../integration/terminal.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { startModelServer } from '../support/model-server.ts';

const environment = 'example_single_tool_call';
const row = (input: string) => ({ responses_create_params: { input } });
const timeoutSeconds = 8;
/** Long enough for a look at the server while it is waited for. */
const waitMs = 6_000;

/** What the server answers first; after it comes `Done.`. */
interface Passing {
  readonly first: ModelServerAnswer | (() => ModelServerAnswer);
  readonly class: string;
  /** What the user is told while it is tried again. */
  readonly says: RegExp;
}

const html = { raw: '<html><body>Please log in</body></html>', headers: { 'content-type': 'text/html' } };
let resumesAt = 0;
const passing: Readonly<Record<string, Passing>> = {
  '429 with seconds': {
    first: { status: 429, headers: { 'retry-after': String(waitMs / 1000) } },
    class: 'model_overloaded',
    says: /answered 429/,
  },
  '429 with a date': {
    first() {
      const date = new Date(Date.now() + waitMs).toUTCString();
      resumesAt = Date.parse(date);
      return { status: 429, headers: { 'retry-after': date } };
    },
    class: 'model_overloaded',
    says: /answered 429/,
  },
  '500': { first: { status: 500 }, class: 'model_broken', says: /answered 500/ },
  '503': { first: { status: 503 }, class: 'model_broken', says: /answered 503/ },
  'reset mid-body': { first: { fault: 'cut' }, class: 'model_broken', says: /cut off/ },
  'hang past the timeout': { first: { fault: 'hang' }, class: 'model_broken', says: /did not answer within 8 s/ },
  'truncated JSON': { first: { raw: '{"id": "r", "output": [{"ty' }, class: 'model_broken', says: /is not JSON/ },
  'HTML with 200': { first: html, class: 'model_broken', says: /is not JSON/ },
  'an error beside half an answer': {
    first: { text: 'ha', finish: 'max_tokens', extra: { error: { code: 'server_error', message: 'out of memory' } } },
    class: 'model_broken',
    says: /out of memory/,
  },
  'no output': { first: { raw: '{"id": "r"}' }, class: 'model_broken', says: /has no output/ },
};

const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed' };
const done = { ...message, content: [{ type: 'output_text', text: 'Done.', annotations: [] }] };
const weather = { name: 'get_weather', arguments: '{"city": "Bern"}' };
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

interface Outcome {
  readonly answer: ModelServerAnswer | ((request: ModelServerRequest) => ModelServerAnswer);
  readonly stop_reason: string;
  readonly asked: number;
  readonly turns?: number;
  readonly faults?: Partial<Record<AnswerFault, number>>;
}

/** Outcomes, which have a reward. */
const outcomes: Readonly<Record<string, Outcome>> = {
  'empty output': { answer: { items: [] }, stop_reason: 'stalled', asked: 3 },
  'too long': {
    answer: { status: 400, message: "This model's maximum context length is 4096 tokens, you asked for 5000" },
    stop_reason: 'context_overflow',
    asked: 1,
  },
  'the same call that is no JSON': {
    answer: { calls: [{ name: 'get_weather', arguments: '{"city": "Bern' }] },
    stop_reason: 'invalid_tool_calls',
    asked: 5,
    faults: { invalid_arguments: 5 },
  },
  'arguments too deep for any parser': {
    answer: { calls: [{ name: 'get_weather', arguments: `{"city": ${deep(20_000)}}` }] },
    stop_reason: 'invalid_tool_calls',
    asked: 5,
  },
  'an item too deep for any parser': {
    answer: { raw: JSON.stringify({ id: 'r', output: [{ ...done, more: 'DEEP' }] }).replace('"DEEP"', deep(5_000)) },
    stop_reason: 'completed',
    asked: 1,
  },
  'a call that the server has run': {
    answer: {
      items: [
        { type: 'function_call', call_id: 'c1', ...weather },
        { type: 'function_call_output', call_id: 'c1', output: 'Rain.' },
        done,
      ],
    },
    stop_reason: 'completed',
    asked: 1,
  },
  'a call that is left in the text': {
    answer: { text: '<tool_call>\n{"name": "get_weather", "arguments": {}}\n</tool_call>' },
    stop_reason: 'completed',
    asked: 1,
    faults: { unparsed_tool_call: 1 },
  },
  'a history that no server takes': {
    answer: ({ items }) =>
      items.some(({ kind }) => kind === 'call')
        ? { status: 400, message: "Expecting ',' delimiter: line 1 column 34" }
        : { calls: [{ name: 'get_weather', arguments: '{"city": "He said "hi" and left"}' }] },
    stop_reason: 'invalid_tool_call',
    // The second turn is asked for in two forms.
    asked: 3,
    turns: 2,
    faults: { invalid_arguments: 1 },
  },
};

/** Failures, which have none. */
const failing: Readonly<Record<string, { answer: ModelServerAnswer; class: string; asked: number; says: RegExp }>> = {
  '500 for ever': {
    // A server that says when it wants to be asked again is taken at its word, also when it is broken.
    answer: { status: 500, headers: { 'retry-after-ms': '250' } },
    class: 'model_broken',
    asked: maxBrokenAnswers,
    says: /answered 500 .*\(20 times\)/,
  },
  'another 400': { answer: { status: 400 }, class: 'model_rejected', asked: 1, says: /answered 400/ },
  'wrong key': { answer: { status: 401 }, class: 'model_rejected', asked: 1, says: /answered 401/ },
  'unknown model': {
    answer: { status: 404, message: 'The model `m` does not exist.' },
    class: 'model_rejected',
    asked: 1,
    says: /answered 404 The model `m` does not exist/,
  },
};

/** The first ones succeed before anything is refused: a batch in which nothing does would pause itself. */
const fine = ['fine', 'fine too', 'also fine'];
const names = [...fine, ...Object.keys(passing), ...Object.keys(outcomes), ...Object.keys(failing)];

test('one batch meets every fault of a model server: each row ends as it should, and waits as long as it was told', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const asked = new Map<string, number[]>();
  const server = await gym.startModelServer({
    answer(request) {
      const name = request.items[0]?.text ?? '';
      const times = [...(asked.get(name) ?? []), Date.now()];
      asked.set(name, times);
      const { first } = passing[name] ?? {};
      if (first && times.length === 1) return typeof first === 'function' ? first() : first;
      const outcome = outcomes[name]?.answer;
      if (typeof outcome === 'function') return outcome(request);
      return outcome ?? failing[name]?.answer ?? 'Done.';
    },
  });
  const submitted = await gym.submit({
    environment,
    rows: names.map(row),
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url], timeout_seconds: timeoutSeconds } },
    // The last row, which is refused, starts when some have ended well.
    concurrency: names.length - fine.length,
  });
  const { batch } = submitted.input.spec;
  const told = names.indexOf('429 with seconds');
  await until(async () => {
    const [activity] = await pendingOf(gym, rolloutId(batch, told, 0));
    return activity?.attempt === 2 && /answered 429/.test(activity.lastFailure?.message ?? '');
  });

  const failed = Object.keys(failing).length;
  const tally = await submitted.handle.result();
  expect(tally).toMatchObject({ verified: names.length - failed, failed });
  expect(tally).toHaveProperty('answers.0.faults', { unparsed_tool_call: 1, invalid_arguments: 6 });
  const results = new Map((await resultsOf(submitted)).map((result) => [names[result.row]!, result]));
  const untroubled: number = results.get('fine')!.record.rollout.attempts;

  for (const [name, fault] of Object.entries(passing)) {
    const [first, second, third] = asked.get(name)!;
    expect({ name, first, second, third }).toEqual({ name, first, second: expect.any(Number), third: undefined });
    expect(results.get(name)!.record).toMatchObject({
      reward: 1,
      rollout: { stop_reason: 'completed', attempts: untroubled + 1 },
    });
    // History keeps, for the UI, which attempt it was and what became of the one before.
    const started = (await historyOf(gym.client, rolloutId(batch, names.indexOf(name), 0))).find(
      (event) => event.activityTaskStartedEventAttributes,
    )?.activityTaskStartedEventAttributes;
    expect({ name, attempt: started?.attempt }).toEqual({ name, attempt: 2 });
    expect(started?.lastFailure?.applicationFailureInfo?.type).toBe(fault.class);
    expect(started?.lastFailure?.message).toMatch(fault.says);
  }
  const [refused, again] = asked.get('429 with seconds')!;
  expect(again! - refused!).toBeGreaterThanOrEqual(waitMs);
  expect(asked.get('429 with a date')![1]).toBeGreaterThanOrEqual(resumesAt);
  const [hung, afterwards] = asked.get('hang past the timeout')!;
  expect(afterwards! - hung!).toBeGreaterThanOrEqual(timeoutSeconds * 1000);

  for (const [name, { stop_reason, asked: count, turns = count, faults }] of Object.entries(outcomes)) {
    const answers = [{ role: 'policy', server: 0, endpoint: server.url, answers: turns, ...(faults && { faults }) }];
    expect(results.get(name)!.record).toMatchObject({ reward: 1, rollout: { stop_reason, turns, answers } });
    expect({ name, asked: asked.get(name)!.length }).toEqual({ name, asked: count });
  }
  const own = results.get('a call that the server has run')!.record.response.output;
  expect(own.map(({ type }: { type: string }) => type)).toEqual(['function_call', 'function_call_output', 'message']);
  for (const [name, { class: type, asked: count, says }] of Object.entries(failing)) {
    const { record, failure } = results.get(name)!;
    expect(record).toBeUndefined();
    expect(failure.failure).toMatchObject({ class: type, attempts: count, step: 'generate', turn: 1 });
    expect(failure.failure.message).toMatch(says);
    expect({ name, asked: asked.get(name)!.length }).toEqual({ name, asked: count });
  }
});

/** So many times the first row finds nobody, and the others about as often. */
const refusals = 4;

test('a server that refuses connections is waited for, visibly, and no row fails', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const { port, url, close } = await startModelServer({ answer: () => 'never asked' });
  await close();
  const submitted = await gym.submit({
    environment,
    rows: Array.from({ length: 8 }, (_, index) => row(`row ${index}`)),
    models: { policy: { provider: 'chat-completions', model: 'm', urls: [url] } },
  });
  const { store, spec } = { store: submitted.store.url, spec: submitted.input.spec };
  const began = Date.now();
  const waiting = rolloutId(spec.batch, 0, 0);
  await until(async () => ((await pendingOf(gym, waiting))[0]?.attempt ?? 0) > refusals);
  const [pending] = await pendingOf(gym, waiting);
  expect(pending?.lastFailure?.applicationFailureInfo?.type).toBe('model_unreachable');
  expect(pending?.lastFailure?.message).toContain(`model m at ${url}: ECONNREFUSED`);
  const { stdout } = await terminal().run('status', spec.batch, '--store', store);
  expect(stdout).toContain('ECONNREFUSED');
  const outageSeconds = (Date.now() - began) / 1000;

  const server = await gym.startModelServer({ port, answer: () => 'Done.' });
  expect(await submitted.handle.result()).toMatchObject({ verified: 8, failed: 0 });
  // A refused connection is no call: each row was asked once.
  expect(server.count).toBe(8);
  for (const { record } of await resultsOf(submitted)) {
    expect(record.rollout.attempts).toBeGreaterThanOrEqual(refusals);
    // The outage was nobody's time.
    expect(record.rollout.timings.total).toBeLessThan(outageSeconds / 2);
  }
});

async function pendingOf({ client }: Gym, workflowId: string) {
  // Not there yet while its parent starts it.
  const description = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch(() => undefined);
  return description?.raw.pendingActivities ?? [];
}
