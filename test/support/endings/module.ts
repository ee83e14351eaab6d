/** A user's module with two environments, one with a simulated user and a limit on turns, one without either. */

import { defineEnvironment, ToolError, user } from 'durable-gym';
import { z } from 'zod';

const shared = {
  placement: 'inline',
  row: z.object({ says: z.array(z.string()) }),
  state: z.object({ ran: z.int(), said: z.int() }),
  open: () => ({ state: { ran: 0, said: 0 }, items: [user('Go.')] }),
  rewards: { ran: ({ state }: { state: { ran: number } }) => state.ran },
} as const;

const tools = {
  act: {
    description: 'Do it.',
    input: z.object({ times: z.int() }),
    run: ({ times }: { times: number }, { state }: { state: { ran: number } }) => (state.ran += times),
  },
  refuse: {
    description: 'Refuse to do it.',
    input: z.object({}),
    run() {
      throw new ToolError('No.');
    },
  },
};

export const acts = defineEnvironment({ ...shared, name: 'acts', description: 'Tools alone.', tools });

export const talks = defineEnvironment({
  ...shared,
  name: 'talks',
  description: 'Tools, and a user who says what the row says.',
  tools,
  max_turns: 6,
  user: ({ row, state }) => row.says[state.said++],
});
