/** Whether the token ids of a rollout are one sequence. */

import { expect, test } from 'vitest';
import { traceTokens } from '../../../results/record/tokens.ts';
import type { Item } from '../../../contracts/conversation.ts';

const call = (prompt_token_ids: unknown, generation_token_ids: unknown): Item => ({
  type: 'message',
  role: 'assistant',
  content: [],
  prompt_token_ids,
  generation_token_ids,
});
const output: Item = { type: 'function_call_output', call_id: 'c', output: 'x' };

test.each<[string, Item[], ReturnType<typeof traceTokens>]>([
  ['none', [output, call(undefined, undefined)], undefined],
  ['an answer without tokens', [call([1, 2], [])], undefined],
  ['one turn', [call([1, 2], [3])], { turns: 1, drifted: [] }],
  ['a prompt that goes on', [call([1], [2, 3]), output, call([1, 2, 3, 4], [5])], { turns: 2, drifted: [] }],
  ['another token in the middle', [call([1], [2, 3]), output, call([1, 2, 9, 4], [5])], { turns: 2, drifted: [2] }],
  ['a prompt that adds nothing', [call([1], [2]), call([1, 2], [3])], { turns: 2, drifted: [2] }],
  ['a shorter prompt', [call([1, 2, 3], [4]), call([1, 2], [3])], { turns: 2, drifted: [2] }],
  [
    'a drift from which it goes on',
    [call([1], [2]), call([7, 7, 7], [8]), call([7, 7, 7, 8, 9], [1])],
    { turns: 3, drifted: [2] },
  ],
])('%s', (_, items, trace) => {
  expect(traceTokens(items)).toEqual(trace);
});
