/** NeMo Gym's smallest tool environment: a weather report for any city, and a reward for whatever the model makes of it. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { defineEnvironment } from '../../environments/define.ts';

export const exampleSingleToolCall = defineEnvironment({
  name: 'example_single_tool_call',
  description: 'Call a weather tool once, then answer.',
  placement: 'inline',
  row: gymRow({}),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  tools: {
    get_weather: {
      description: 'Get the weather in a city.',
      input: z.object({ city: lax.str() }),
      run: ({ city }) => ({ city, weather_description: `The weather in ${city} is cold.` }),
    },
  },
  rewards: { finished: () => 1 },
});
