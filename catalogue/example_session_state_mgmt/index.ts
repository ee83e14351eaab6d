/** NeMo Gym's stateful counter: it starts where the row says, tools change it, and where it ends is all that counts. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { defineEnvironment } from '../../environments/define.ts';

/** The original reads no arguments of this tool, so it takes any. */
const NoArguments = z.preprocess(() => ({}), z.object({}));

export const exampleSessionStateMgmt = defineEnvironment({
  name: 'example_session_state_mgmt',
  description: 'Bring a counter to the number asked for.',
  placement: 'inline',
  row: gymRow({ initial_count: lax.int(), expected_count: lax.int() }),
  state: z.object({ count: z.number() }),
  open: ({ row }) => ({ state: { count: row.initial_count }, items: row.responses_create_params.input }),
  tools: {
    increment_counter: {
      description: 'Add to the counter.',
      input: z.object({ count: lax.int() }),
      run({ count }, { state }) {
        state.count += count;
        return { success: true };
      },
    },
    get_counter_value: {
      description: 'Read the counter.',
      input: NoArguments,
      run: (_, { state }) => ({ count: state.count }),
    },
  },
  gold: ({ row }) => [
    { calls: [{ name: 'increment_counter', arguments: { count: row.expected_count - row.initial_count } }] },
    'The counter is where it should be.',
  ],
  rewards: { correct: ({ row, state }) => Number(state.count === row.expected_count) },
});
