/** Environments of the tests' own: a module for `--environments`. */

import { z } from 'zod';
import { defineEnvironment } from '../../../environments/define.ts';
import { gymRow } from '../../../contracts/dataset.ts';
import { lastReply } from '../../../conversation/text.ts';

/** Ids of rollouts, in the order in which they were opened and closed. */
export const opened: string[] = [];
export const closed: string[] = [];

const counting = (name: string, replayable: boolean) =>
  defineEnvironment({
    name,
    description: 'Count steps.',
    replayable,
    row: gymRow({}),
    state: z.object({ id: z.string(), steps: z.int() }),
    open({ row, key }) {
      opened.push(key);
      return { state: { id: key, steps: 0 }, items: row.responses_create_params.input };
    },
    tools: {
      step: { description: 'One more.', input: z.object({}), run: (_, { state }) => ++state.steps },
      fail: {
        description: 'Breaks.',
        input: z.object({}),
        run() {
          throw new Error('broken');
        },
      },
    },
    rewards: {
      steps({ state, transcript }) {
        if (lastReply(transcript) === 'throw') throw new Error('told to');
        return state.steps;
      },
    },
    close: ({ state }) => void closed.push(state.id),
  });

/** Asks a model for what the user says, and another one only where that is wanted. */
export const talking = defineEnvironment({
  name: 'talking',
  description: 'Talk.',
  row: gymRow({}),
  state: z.object({}),
  options: z.object({ strict: z.boolean().default(false) }),
  roles: ['customer', 'judge'],
  idle_roles: ({ strict }) => (strict ? [] : ['judge']),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  user: ({ models }) => models.customer.text('Say something.'),
  rewards: {
    long: ({ transcript }) => Number(lastReply(transcript).length > 3),
  },
});

export const replayed = counting('replayed', true);
export const unreplayed = counting('unreplayed', false);
