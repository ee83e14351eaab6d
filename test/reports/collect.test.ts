import { describe, expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import type { RolloutInfo } from '../../contracts/record.ts';
import { collectReport } from '../../reports/collect.ts';
import { reportPage } from '../../viewer/page.ts';
import { linesOf } from '../../reports/long-table.ts';
import { reportText } from '../../reports/text/report.ts';
import { Report } from '../../reports/report.ts';
import type { Choices } from '../../reports/settings.ts';
import { batchInStore, markEnded, question } from '../results/batch-in-store.ts';
import { reportBatch, type Ending } from './batch.ts';

async function reportOf(
  endings: readonly (readonly Ending[])[],
  { choices, ...options }: Parameters<typeof reportBatch>[1] & { choices?: Choices } = {},
) {
  const { store, batch } = await reportBatch(endings, options);
  return collectReport(store, batch, choices);
}

describe('a report', () => {
  test('has every field of its layout, and no other', async () => {
    const report = await reportOf([[1, 0, 'judge_failed', null]]);
    expect(Report.strict().parse(report)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('of the same store is the same, byte by byte', async () => {
    const { store, batch } = await reportBatch(
      Array.from({ length: 40 }, (_, row) => [row % 2, row % 3 === 0 ? 1 : 0.5]),
    );
    const [one, other] = [await collectReport(store, batch), await collectReport(store, batch)];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  test('reads what `record` writes', async () => {
    const there = await batchInStore([question(0), question(1)], { samples: 2 });
    await record(await there.verified(0, 0, 1));
    await record(await there.verified(0, 1, 0));
    await record(await there.failed(1, 0));
    const { overall, source } = await collectReport(there.store, there.batch);
    expect(source).toMatchObject({ batch: 'b1', rows: 2, samples: 2, models: { policy: 'm-1' } });
    expect(overall.environment).toBe('quiz');
    expect(overall.rollouts).toMatchObject({ asked: 4, attempted: 3, verified: 2, failed: 1, missing: 1 });
    expect(overall.usage).toMatchObject({ input_tokens: 90, output_tokens: 36, cached_tokens: 15, attempts: 15 });
    // The record is one of before model calls were told of.
    expect(overall.models).toEqual({
      told: { count: 0, denominator: 3, of: 'rollouts attempted', value: 0 },
      by_role: [],
      by_server: [],
    });
  });

  test('counts answers in which a server looks at fault, by model and server, and says when they are many', async () => {
    const answers = (endpoint: string, faults?: object) => [
      { role: 'policy', server: 0, endpoint, answers: 50, ...faults },
    ];
    const told = (endpoint: string, faults?: object): Ending => ({
      reward: 1,
      info: { answers: answers(endpoint, faults && { faults }), models: { policy: 'm' } },
    });
    const { store, batch } = await reportBatch([
      [told('http://a/v1', { unparsed_tool_call: 3 }), told('http://b/v1', { unparsed_tool_call: 1 })],
      [told('http://a/v1'), { failure: 'cancelled', info: { answers: answers('http://b/v1') } }],
      [1, 0],
    ]);
    const report = await collectReport(store, batch);
    const fault = (count: number) => ({
      fault: 'unparsed_tool_call',
      rate: { count, denominator: 100, of: 'model calls', value: count / 100 },
    });
    const { by_server } = report.overall.models;
    expect(by_server.filter(({ model }) => model === 'm')).toEqual([
      { role: 'policy', model: 'm', endpoint: 'http://a/v1', answers: 100, faults: [fault(3)] },
      expect.objectContaining({ endpoint: 'http://b/v1' }),
    ]);
    expect(report.notes.filter((note) => note.includes('unparsed_tool_call'))).toEqual([
      expect.stringMatching(/^3 of 100 answers of policy m at http:\/\/a\/v1 have/),
    ]);
    expect(reportText(report)).toMatch(/policy +│? *m +│? *http:\/\/a\/v1 +│? *unparsed_tool_call/);
    expect(reportPage(report)).toContain('http://a/v1');
    expect([...linesOf(report.overall)]).toContainEqual(
      expect.objectContaining({ metric: 'models.by_server.faults.rate', value: 0.03 }),
    );
  });

  test('of a batch of which nothing has ended says so, and nothing else', async () => {
    const { state, overall, notes } = await reportOf([
      [null, null],
      [null, null],
    ]);
    expect(state).toBe('partial');
    expect(overall.rollouts).toMatchObject({ asked: 4, attempted: 0, missing: 4, verified_rate: { value: null } });
    expect(overall.reward.mean).toMatchObject({ value: null, low: null, denominator: 0, rows_left_out: 2 });
    expect(overall.timeline.buckets).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('4 of 4 rollouts have not ended'), expect.any(String)]);
  });
});

test('what a batch that has ended did not collect has failed, and used nothing', async () => {
  const call = { role: 'policy', input_tokens: 30, output_tokens: 12, seconds: 1, attempts: 1 };
  const one = { reward: 1, info: { model_calls: [call] } };
  const there = await reportBatch([
    [one, one],
    [one, null],
  ]);
  expect(await collectReport(there.store, there.batch)).toMatchObject({ state: 'partial' });
  await markEnded(there);
  const { state, overall, notes } = await collectReport(there.store, there.batch);
  expect(state).toBe('complete');
  expect(overall.rollouts).toMatchObject({ asked: 4, attempted: 4, verified: 3, failed: 1, missing: 0 });
  expect(overall.rollouts.failures).toEqual([{ class: 'not_collected', count: 1, share_of_attempted: 0.25 }]);
  expect(overall.success.passed_pessimistic).toMatchObject({ value: 0.75 });
  expect(overall.models.told).toMatchObject({ count: 3, denominator: 3 });
  expect(notes).toContainEqual(expect.stringContaining('1 failed rollout never ran'));
});

describe('failed rollouts', () => {
  test('are counted by class, and stay in the pessimistic denominator', async () => {
    const { overall, notes } = await reportOf([
      [1, 'model_broken', 'model_broken', 'judge_failed'],
      [0, 0, 0, 1],
    ]);
    expect(overall.rollouts.failures).toEqual([
      { class: 'model_broken', count: 2, share_of_attempted: 0.25 },
      { class: 'judge_failed', count: 1, share_of_attempted: 0.125 },
    ]);
    const { passed, passed_pessimistic, at_k } = overall.success;
    expect(passed).toMatchObject({ value: 2 / 5, denominator: 5, of: 'rollouts verified' });
    expect(passed_pessimistic).toMatchObject({ value: 2 / 8, denominator: 8, of: 'rollouts attempted' });
    // The first row: 1 of 1 verified, 1 of 4 attempted.
    expect(at_k[0]).toMatchObject({
      k: 1,
      pass_at_k: { value: (1 + 0.25) / 2, rows: 2, rows_left_out: 0 },
      pass_at_k_pessimistic: { value: (0.25 + 0.25) / 2, rows: 2 },
    });
    // Nobody can tell pass@2 of one verified rollout.
    expect(at_k[1]).toMatchObject({
      k: 2,
      pass_at_k: { value: 0.5, rows: 1, rows_left_out: 1 },
      pass_at_k_pessimistic: { value: 0.5, rows: 2, rows_left_out: 0 },
    });
    expect(notes).toContainEqual(expect.stringContaining('3 of 8 ended rollouts failed'));
  });

  test('count once, whatever the generation, and not at all after a success', async () => {
    const { store, batch } = await reportBatch([['judge_failed', 'judge_failed']]);
    const before = await collectReport(store, batch);
    const failures = [];
    for await (const key of store.list('')) if (key.includes('/failures/')) failures.push(key);
    await store.create((failures[0] ?? '').replace('.0.json', '.1.json'), (await store.read(failures[0] ?? '')) ?? '');
    expect((await collectReport(store, batch)).overall.rollouts).toEqual(before.overall.rollouts);
  });

  test('have used tokens and money too', async () => {
    const { overall } = await reportOf([
      [
        { reward: 1, info: { cost: 0.5 } },
        { failure: 'judge_failed', info: { cost: 0.25 } },
      ],
    ]);
    expect(overall.usage).toMatchObject({ cost: 0.75, cost_per_verified: 0.75, input_tokens: 200 });
  });
});

describe('rewards', () => {
  test('have mean, spread, quantiles, histogram and components', async () => {
    const rewards = [0, 0.25, 0.5, 1];
    const { overall } = await reportOf(rewards.map((reward) => [reward]));
    const { mean, distribution, binary, components } = overall.reward;
    expect(mean.value).toBe(0.4375);
    expect(distribution).toMatchObject({
      count: 4,
      min: 0,
      max: 1,
      exact: true,
      quantiles: { p25: 0.1875, p50: 0.375 },
    });
    expect(distribution.histogram.bins.map(({ from, count }) => [from, count])).toEqual(rewards.map((one) => [one, 1]));
    expect(binary).toBe(false);
    expect(components).toMatchObject([{ name: 'correct', rollouts: 4, mean: 0.4375 }]);
  });

  test('pass at the threshold, however they were added up', async () => {
    const endings = [[0.1 + 0.2 + 0.7, 0.7 + 0.2 + 0.1, 0.5]];
    const strict = await reportOf(endings);
    expect(strict.overall.success).toMatchObject({ threshold: 1, passed: { value: 2 / 3 } });
    expect(strict.notes).toContainEqual(expect.stringContaining('at least 1 (`--success-threshold`)'));
    const lenient = await reportOf(endings, { choices: { success_threshold: 0.5 } });
    expect(lenient.overall.success.passed.value).toBe(1);
  });
});

describe('groups', () => {
  test('are solved by none, some or all, and mixed or not', async () => {
    const { overall } = await reportOf([
      [0, 0],
      [1, 1],
      [0, 1],
      [0, 0.5],
      [1, 'judge_failed'],
      ['judge_failed', 'judge_failed'],
    ]);
    const { groups } = overall;
    expect(groups).toMatchObject({ rows: 6, complete: 4, incomplete: 2, without_verified: 1 });
    expect(groups.solved_none).toMatchObject({ value: 2 / 5, denominator: 5, rows_left_out: 1 });
    expect(groups.solved_some).toMatchObject({ value: 1 / 5 });
    expect(groups.solved_all).toMatchObject({ value: 2 / 5 });
    expect(groups.mixed_reward).toMatchObject({ value: 2 / 4, denominator: 4, of: 'rows with two verified rollouts' });
    expect(groups.passes).toEqual([
      { passes: 0, rows: 2 },
      { passes: 1, rows: 1 },
      { passes: 2, rows: 1 },
    ]);
    expect(groups.std.max).toBeCloseTo(Math.SQRT1_2, 14);
  });

  test('of one sample are no groups', async () => {
    const { overall, notes } = await reportOf([[0], [1]]);
    expect(overall.groups.mixed_reward).toMatchObject({ value: null, denominator: 0 });
    expect(notes).toContainEqual(expect.stringContaining('--samples'));
  });
});

describe('majority@k', () => {
  const gave = (reward: number, answer: unknown): Ending => ({ reward, fields: { extracted_answer: answer } });

  test('votes among the first k', async () => {
    const { overall } = await reportOf([[gave(0, 'A'), gave(1, 'B'), gave(1, ' B ')]]);
    expect(overall.success.at_k.map(({ majority_at_k }) => majority_at_k?.value)).toEqual([0, 0.5, 1]);
    expect(overall.success.answered).toMatchObject({ count: 3, denominator: 3 });
  });

  test('counts a rollout without an answer as none', async () => {
    const { overall } = await reportOf([[gave(0, null), gave(0, ''), gave(1, 4)]]);
    expect(overall.success.at_k.map(({ majority_at_k }) => majority_at_k?.value)).toEqual([0, 0, 1]);
    expect(overall.success.answered.count).toBe(1);
  });

  test('is absent where no record has an answer, and found in the field that is named', async () => {
    const endings = [[{ reward: 1, fields: { verdict: { is: 'fine' } } }]];
    expect((await reportOf(endings)).overall.success.at_k[0]?.majority_at_k).toBeNull();
    const named = await reportOf(endings, { choices: { answer_fields: ['verdict'] } });
    expect(named.overall.success.at_k[0]?.majority_at_k?.value).toBe(1);
  });

  test('reads what the reward said, where the row has a field of that name', async () => {
    const ending = { reward: 1, fields: { extracted_answer: '' }, info: { details: { extracted_answer: 'A' } } };
    expect((await reportOf([[ending]])).overall.success.answered.count).toBe(1);
  });
});

describe('what happened on the way', () => {
  const call = { role: 'policy', input_tokens: 50, output_tokens: 20, seconds: 2, attempts: 1 };

  test('truncated rollouts are those that a limit on tokens cut', async () => {
    const stopped = (stop_reason: RolloutInfo['stop_reason'], reward = 0): Ending => ({
      reward,
      info: { stop_reason },
    });
    const { overall } = await reportOf([
      [stopped('max_tokens'), stopped('context_overflow')],
      [stopped('max_turns'), stopped('completed', 1)],
      ['judge_failed', 'judge_failed'],
    ]);
    expect(overall.stops.truncated).toMatchObject({ value: 0.5, denominator: 4, rows: 2, rows_left_out: 1 });
    expect(overall.stops.max_turns).toMatchObject({ value: 0.25, denominator: 4 });
    expect(overall.stops.reasons).toContainEqual({ reason: 'completed', count: 1, share: 0.25, reward_mean: 1 });
  });

  test('turns go with reward', async () => {
    const took = (turns: number, reward: number): Ending => ({ reward, info: { turns } });
    const { overall } = await reportOf([[took(1, 0), took(1, 1), took(3, 1)]]);
    expect(overall.turns.distribution).toMatchObject({ count: 3, max: 3 });
    expect(overall.turns.reward_by_turns).toMatchObject([
      { from: 1, to: 1, rollouts: 2, reward_mean: 0.5, passed: 1 },
      { from: 3, to: 3, rollouts: 1, reward_mean: 1, reward_std: null },
    ]);
  });

  test('many different numbers of turns are told in thirty lines', async () => {
    const { overall } = await reportOf(
      Array.from({ length: 100 }, (_, row) => [{ reward: row % 2, info: { turns: row + 1 } }]),
    );
    const lines = overall.turns.reward_by_turns;
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(lines.reduce((sum, { rollouts }) => sum + rollouts, 0)).toBe(100);
    expect([lines[0]?.from, lines.at(-1)?.to]).toEqual([1, 100]);
  });

  test('model calls are told by role and model, with retries and cost', async () => {
    const model_calls = [call, { ...call, seconds: 4, attempts: 3, cost: 0.1 }, { ...call, role: 'judge' }];
    const models = { policy: 'm-1', judge: 'j-1' };
    const { overall } = await reportOf([[{ reward: 1, info: { model_calls, models } }, 'judge_failed', 0]]);
    expect(overall.models.told).toMatchObject({ count: 3, denominator: 3 });
    const [policy, judge] = overall.models.by_role;
    expect(policy).toMatchObject({ role: 'policy', model: 'm-1', rollouts: 3, calls: 4, attempts: 6, cost: 0.1 });
    expect(policy).toMatchObject({
      retries: { count: 2, denominator: 4, value: 0.5 },
      retried: { count: 1 },
      latency: { count: 4, mean: 2, max: 4 },
      tokens_per_second: 60 / 8,
    });
    expect(judge).toMatchObject({ role: 'judge', model: 'j-1', rollouts: 1, calls: 1, cost: null });
  });

  test('tools are told with their errors; names that a model made up do not pile up', async () => {
    const tools = { look: { calls: 3, errors: 1 }, fly: { calls: 1, errors: 1 } };
    const invented = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`t${n}`, { calls: 1, errors: 1 }]));
    const { overall } = await reportOf([
      [
        { reward: 1, info: { tools } },
        { failure: 'judge_failed', info: { tools: invented } },
      ],
    ]);
    expect(overall.tools).toMatchObject({ calls: 304, errors: { count: 302, denominator: 304 } });
    expect(overall.tools.calls_per_rollout.value).toBe(152);
    expect(overall.tools.by_tool).toHaveLength(201);
    expect(overall.tools.by_tool[0]).toEqual({ tool: '(other)', rollouts: 1, calls: 102, errors: 102, error_rate: 1 });
    expect(overall.tools.by_tool[1]).toMatchObject({ tool: 'look', rollouts: 1, calls: 3, error_rate: 1 / 3 });
  });

  test('token ids drift or not', async () => {
    const traced = (drifted: number[]): Ending => ({ reward: 1, info: { turns: 4, tokens: { turns: 3, drifted } } });
    const { overall, notes } = await reportOf([[traced([]), traced([2, 3]), 1]]);
    expect(overall.token_ids).toEqual({
      with_ids: { count: 2, denominator: 3, of: 'rollouts verified', value: 2 / 3 },
      turns: 6,
      turns_without: 2,
      drifted: { count: 1, denominator: 2, of: 'rollouts with token ids', value: 0.5 },
      drifted_turns: { count: 2, denominator: 6, of: 'turns with token ids', value: 1 / 3 },
    });
    expect(notes).toContainEqual(expect.stringContaining('drift'));
  });
});

describe('the time line', () => {
  const at = (from: number, to: number): Partial<RolloutInfo> => ({
    started_at: new Date(Date.UTC(2026, 0, 1) + from * 1000).toISOString(),
    ended_at: new Date(Date.UTC(2026, 0, 1) + to * 1000).toISOString(),
  });

  test('says what ended when, and how much was open', async () => {
    const { overall } = await reportOf([
      [
        { reward: 1, info: at(0, 2) },
        { reward: 0, info: at(0, 4) },
        { failure: 'judge_failed', info: at(1, 4) },
      ],
    ]);
    const { timeline } = overall;
    expect(timeline).toMatchObject({
      bucket_seconds: 1,
      rollouts_per_minute: 45,
      started_at: '2026-01-01T00:00:00.000Z',
    });
    expect(timeline.buckets.map(({ verified, failed, open }) => [verified, failed, open])).toEqual([
      [0, 0, 2],
      [0, 0, 3],
      [1, 0, 2],
      [0, 0, 2],
      [1, 1, 0],
    ]);
    expect(timeline.buckets[2]).toMatchObject({ reward_mean: 1, calls: 1, latency_mean: 1, output_tokens: 10 });
  });

  test('has at most 120 buckets, whatever order rollouts come in', async () => {
    const spans = [at(5 * 86_400, 5 * 86_400 + 10), at(0, 3), at(7000, 9000), at(60, 61)];
    const told = await Promise.all(
      [spans, spans.toReversed()].map((order) => reportOf(order.map((info) => [{ reward: 1, info }]))),
    );
    const [one, other] = told.map(({ overall }) => overall.timeline);
    expect(one).toEqual(other);
    expect(one?.buckets.length).toBeLessThanOrEqual(120);
    expect(one?.buckets.reduce((sum, { verified }) => sum + verified, 0)).toBe(4);
    expect(one?.buckets.at(-1)?.open).toBe(0);
  });

  test('stands a clock that was set back', async () => {
    const { overall } = await reportOf([[{ reward: 1, info: at(10, 5) }]]);
    expect(overall.timeline.buckets).toMatchObject([{ verified: 1, open: 0 }]);
    expect(overall.usage.seconds_per_rollout.min).toBe(0);
  });
});

describe('a batch of several environments', () => {
  test('has a section for each, to which missing rollouts belong too', async () => {
    const { overall, environments } = await reportOf(
      [
        [1, 1],
        [0, null],
        [null, null],
      ],
      { environments: ['easy', 'hard'], environmentOf: (row) => Math.min(row, 1) },
    );
    expect(overall.environment).toBeNull();
    expect(overall.reward.mean.value).toBe(2 / 3);
    expect(
      environments.map(({ environment, rollouts, reward }) => [
        environment,
        rollouts.asked,
        rollouts.missing,
        reward.mean.value,
      ]),
    ).toEqual([
      ['easy', 2, 0, 1],
      ['hard', 4, 3, 0],
    ]);
  });
});

test('rows that were selected keep their numbers, and nothing else is asked for', async () => {
  const { source, overall } = await reportOf([[1], [0]], { only: [3, 7], rows: 10 });
  expect(source.rows).toBe(2);
  expect(overall.rollouts).toMatchObject({ asked: 2, missing: 0 });
});

test('a torn record is named in a note, and its rollout is missing', async () => {
  const { store, batch } = await reportBatch([[1, 1]]);
  for await (const key of store.list(''))
    if (key.includes('/records/') && key.includes('0-1')) await store.replace(key, '{');
  const { notes, overall } = await collectReport(store, batch);
  expect(overall.rollouts.missing).toBe(1);
  expect(notes).toContainEqual(expect.stringContaining('is torn'));
});
