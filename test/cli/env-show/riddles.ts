/** An environment of the tests' own: a module for `--environments`, with rows beside it and no script. */

import { z } from 'zod';
import { user } from '../../../contracts/transcript.ts';
import { defineEnvironment } from '../../../environments/define.ts';

export const riddles = defineEnvironment({
  name: 'riddles',
  description: 'Guess it.',
  row: z.object({ riddle: z.string() }),
  state: z.object({}),
  options: z.object({ hints: z.number().default(2).describe('How many.'), strict: z.boolean().default(false) }),
  presets: { hard: { hints: 0 } },
  needs: { keys: ['RIDDLE_KEY'] },
  open: ({ row }) => ({ state: {}, items: [user(row.riddle)] }),
  rewards: { guessed: () => 1 },
});
