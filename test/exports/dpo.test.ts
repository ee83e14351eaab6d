import { describe, expect, test } from 'vitest';
import { dpo } from '../../exports/formats/dpo.ts';
import { call, lookTool, output, rowsOf, say, verified, type Told } from './rollout.ts';

const rewarded = (...rewards: number[]) => rewards.map((reward, sample) => verified(0, sample, { reward }));
const pairsIn = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => `${String(row['chosen_sample'])}>${String(row['rejected_sample'])}`);

describe('pairs', () => {
  test('are the best and the worst, the first among equals', () => {
    const { rows, leftOut } = rowsOf(dpo, rewarded(0.5, 1, 0, 1, 0));
    expect(rows).toEqual([
      {
        prompt: [{ role: 'user', content: 'question 0' }],
        chosen: [{ role: 'assistant', content: 'answer 0-1' }],
        rejected: [{ role: 'assistant', content: 'answer 0-2' }],
        tools: null,
        chosen_reward: 1,
        rejected_reward: 0,
        difference: 1,
        row: 0,
        chosen_sample: 1,
        rejected_sample: 2,
      },
    ]);
    expect(leftOut).toEqual([0, 3, 4].map((sample) => `${sample} neither_best_nor_worst`));
  });

  test('are all that differ, where all are asked for; ties are none', () => {
    const { rows, leftOut } = rowsOf(dpo, rewarded(0.5, 1, 0, 1), { pairs: 'all' });
    expect(pairsIn(rows)).toEqual(['0>2', '1>0', '1>2', '3>0', '3>2']);
    expect(leftOut).toEqual([]);
  });

  test('differ by as much as is asked for', () => {
    expect(pairsIn(rowsOf(dpo, rewarded(0.5, 1, 0), { pairs: 'all', minDifference: 0.6 }).rows)).toEqual(['1>2']);
    expect(rowsOf(dpo, rewarded(0.5, 1), { minDifference: 0.6 })).toEqual({
      rows: [],
      leftOut: ['0 reward_too_close', '1 reward_too_close'],
    });
    expect(rowsOf(dpo, rewarded(1, 1)).leftOut).toEqual(['0 reward_too_close', '1 reward_too_close']);
    expect(rowsOf(dpo, rewarded(1)).leftOut).toEqual(['0 no_partner']);
  });
});

describe('the prompt of a pair', () => {
  const looked = (sample: number, reward: number, said: string, more: Told['output'] = []) => {
    const id = `call-${sample}`;
    return verified(0, sample, {
      reward,
      tools: [lookTool],
      output: [call(id, 'look', '{"at":1}'), output(id, 'seen'), say(said), ...more],
    });
  };

  test('is everything that both share, though ids of calls differ', () => {
    const [row] = rowsOf(dpo, [looked(0, 1, 'yes'), looked(1, 0, 'no')]).rows;
    expect(row).toMatchObject({
      prompt: [{ role: 'user' }, { role: 'assistant', tool_calls: [{ id: 'call-0' }] }, { role: 'tool' }],
      chosen: [{ role: 'assistant', content: 'yes' }],
      rejected: [{ role: 'assistant', content: 'no' }],
      tools: [{ type: 'function' }],
    });
    expect(row?.['prompt']).toHaveLength(3);
  });

  test('is followed by the answers that differ, or by everything from there on', () => {
    const pair = [
      looked(0, 1, 'yes', [say('sure?', 'user'), say('quite')]),
      looked(1, 0, 'no', [say('sure?', 'user'), say('never')]),
    ];
    const texts = (messages: unknown) => (messages as { content: string }[]).map(({ content }) => content);
    const [answer] = rowsOf(dpo, pair).rows;
    expect([texts(answer?.['chosen']), texts(answer?.['rejected'])]).toEqual([['yes'], ['no']]);
    const [whole] = rowsOf(dpo, pair, { completions: 'whole' }).rows;
    expect([texts(whole?.['chosen']), texts(whole?.['rejected'])]).toEqual([
      ['yes', 'sure?', 'quite'],
      ['no', 'sure?', 'never'],
    ]);
  });

  test('ends before the last shared answer, where a tool or a user said something else after it', () => {
    const told = (sample: number, reward: number, seen: string) =>
      verified(0, sample, { reward, output: [call('c', 'look', '{}'), output('c', seen), say(seen)] });
    const pair = [told(0, 1, 'a tree'), told(1, 0, 'nothing')];
    expect(rowsOf(dpo, pair).leftOut).toEqual(['0 same_answer', '1 same_answer']);
    const [row] = rowsOf(dpo, pair, { completions: 'whole' }).rows;
    expect(row).toMatchObject({
      prompt: [{ role: 'user' }],
      chosen: [{ role: 'assistant' }, { role: 'tool', content: 'a tree' }, { content: 'a tree' }],
      rejected: [{ role: 'assistant' }, { role: 'tool', content: 'nothing' }, { content: 'nothing' }],
    });
  });

  test('never ends with an answer: text after its tool calls is one with them', () => {
    const told = (sample: number, reward: number, more: Told['output']) =>
      verified(0, sample, { reward, output: [call('c', 'look', '{}'), ...(more ?? [])] });
    const pair = [told(0, 1, [say('done')]), told(1, 0, [say('gone')])];
    const [row] = rowsOf(dpo, pair).rows;
    expect(row).toMatchObject({
      prompt: [{ role: 'user' }],
      chosen: [{ content: 'done', tool_calls: [{ id: 'c' }] }],
      rejected: [{ content: 'gone', tool_calls: [{ id: 'c' }] }],
    });
  });

  test('has to be the same in both, and something has to differ', () => {
    const [one, other] = [verified(0, 0, { reward: 1, input: 'a' }), verified(0, 1, { reward: 0, input: 'b' })];
    expect(rowsOf(dpo, [one, other]).leftOut).toEqual(['0 different_prompt', '1 different_prompt']);
    const same = [1, 0].map((reward, sample) => verified(0, sample, { reward, output: [say('yes')] }));
    for (const completions of ['answer', 'whole'] as const) {
      expect(rowsOf(dpo, same, { completions }).leftOut).toEqual(['0 same_answer', '1 same_answer']);
    }
  });
});
