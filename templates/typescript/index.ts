/** Guess the number: a small environment to start from. `dgym env test my_environment --environments .` tries it. */

import { defineEnvironment, ToolError, user } from 'durable-gym';
import { z } from 'zod';

export const myEnvironment = defineEnvironment({
  name: 'my_environment',
  description: 'Find a number by asking whether it is higher or lower.',
  // Its hooks only compute. Leave this out when yours do I/O or take longer than milliseconds.
  placement: 'inline',
  // One line of rows.jsonl. Rows in NeMo Gym's layout: gymRow({ secret: z.int() }).
  row: z.object({ secret: z.int(), highest: z.int() }),
  // What a rollout remembers between calls. Nothing else lasts: every hook may run on another machine.
  state: z.object({ secret: z.int(), guessesLeft: z.int(), found: z.boolean() }),
  // A row becomes the state and the conversation that the model starts from.
  open: ({ row }) => ({
    state: { secret: row.secret, guessesLeft: 5, found: false },
    items: [user(`I think of a whole number from 1 to ${row.highest}. Find it with the tool in 5 guesses.`)],
  }),
  // What the model may call. A tool sees the state, never the row; what it does to the state is kept when it returns.
  tools: {
    guess: {
      description: 'Say which number you think it is.',
      input: z.object({ number: z.int() }),
      run({ number }, { state }) {
        if (state.guessesLeft === 0) throw new ToolError('There are no guesses left.'); // An error that the model reads.
        state.guessesLeft -= 1;
        state.found ||= number === state.secret;
        if (number === state.secret) return 'That is it.';
        return number < state.secret ? 'It is higher.' : 'It is lower.';
      },
    },
  },
  // Each of them a number; the reward is their sum.
  rewards: { found: ({ state }) => Number(state.found) },
  // What a perfect model would do: `dgym env test` plays it and expects every reward to be 1.
  gold: ({ row }) => [{ calls: [{ name: 'guess', arguments: { number: row.secret } }] }, `It is ${row.secret}.`],
});
