import { describe, expect, test } from 'vitest';
import { floatJson } from '../../exports/float-json.ts';
import { nemoRl } from '../../exports/formats/nemo-rl.ts';
import { call, output, rowsOf, say, think, verified, type Told } from './rollout.ts';

const tokens = (prompt: number[], generated: number[], logProbs: unknown[] = generated.map(() => -0.5)) => ({
  prompt_token_ids: prompt,
  generation_token_ids: generated,
  generation_log_probs: logProbs,
});
const empty = { prompt_token_ids: [], generation_token_ids: [], generation_log_probs: [] };

/** Two calls: one of a tool after a thought, one that answers. */
const answered = (first: object, second: object, told: Told = {}) =>
  verified(0, 0, {
    ...told,
    output: [
      { ...think('hm'), ...empty },
      { ...call('c1', 'look', '{}'), ...first },
      output('c1', 'seen'),
      { ...say('yes'), ...second },
    ],
  });
const whole = [tokens([1, 2], [3, 4]), tokens([1, 2, 3, 4, 5], [6])] as const;

describe('nemo-rl', () => {
  test('is a record with float rewards, masks, and token ids on the last item of each call alone', () => {
    const [row] = rowsOf(nemoRl, [
      answered(...whole, { fields: { expected_answer: '4', instance_config: { a: 1 } } }),
    ]).rows;
    const [thought, called, seen, said] = (row?.['response'] as { output: object[] }).output;
    expect(
      [thought, seen].flatMap((item) => Object.keys(item ?? {})).filter((name) => /_(ids|probs)$/.test(name)),
    ).toEqual([]);
    expect(called).toMatchObject(whole[0]);
    expect(said).toMatchObject(whole[1]);
    expect(row).toMatchObject({
      expected_answer: '4',
      instance_config: { a: 1, mask_sample: false },
      mask_sample: false,
      _ng_task_index: 0,
    });
    expect(floatJson(row ?? {}, nemoRl.floats ?? new Set())).toContain(
      '"reward":1.0,"reward_components":{"correct":1.0}',
    );
  });

  test('masks what an environment says is not to be trained on', () => {
    const [row] = rowsOf(nemoRl, [answered(...whole, { fields: { mask_sample: true } })]).rows;
    expect(row).toMatchObject({ mask_sample: true, instance_config: { mask_sample: true } });
  });

  test.each<[string, object, object]>([
    ['no_token_ids', {}, empty],
    ['drifted', tokens([1, 2], [3, 4]), tokens([1, 2, 3, 9, 5], [6])],
    // The next prompt has nothing new in it.
    ['drifted', tokens([1, 2], [3, 4]), tokens([1, 2, 3, 4], [6])],
    ['broken_token_ids', {}, whole[1]],
    ['broken_token_ids', tokens([1, 2], [3, 4], [-1]), whole[1]],
    ['missing_logprobs', tokens([1, 2], [3, 4], [-1, null]), whole[1]],
    ['missing_logprobs', tokens([1, 2], [3, 4], [-1, 'NaN']), whole[1]],
    ['broken_token_ids', tokens([1, 2], [3, 4], [-1, 0.1]), whole[1]],
    ['broken_token_ids', tokens([1, 2.5], [3, 4]), whole[1]],
    ['broken_token_ids', tokens([], [3, 4]), whole[1]],
  ])('leaves out %s', (reason, first, second) => {
    expect(rowsOf(nemoRl, [answered(first, second)])).toEqual({ rows: [], leftOut: [`0 ${reason}`] });
  });

  test('believes a record that says where it drifted', () => {
    const drifted = answered(...whole, { rollout: { tokens: { turns: 2, drifted: [2] } } });
    expect(rowsOf(nemoRl, [drifted]).leftOut).toEqual(['0 drifted']);
  });

  test('takes text where that is asked for, and nothing that is broken', () => {
    const options = { allowText: true };
    const text = rowsOf(nemoRl, [answered({}, empty)], options);
    expect(text.leftOut).toEqual([]);
    expect(JSON.stringify(text.rows)).not.toContain('generation_token_ids');
    expect(rowsOf(nemoRl, [answered({}, whole[1])], options).leftOut).toEqual(['0 broken_token_ids']);
  });
});
