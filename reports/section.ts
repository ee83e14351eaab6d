/** What a report says of one environment, or of the whole batch. */

import { z } from 'zod';
import { Models, Timeline, TokenIds, Tools, Turns, Usage } from './effort.ts';
import { Groups, Reward, Rollouts, Stops, Success } from './outcome.ts';

export const Section = z.object({
  /** `null`: all environments of the batch. */
  environment: z.string().nullable(),
  rollouts: Rollouts,
  reward: Reward,
  success: Success,
  groups: Groups,
  stops: Stops,
  turns: Turns,
  tools: Tools,
  models: Models,
  usage: Usage,
  token_ids: TokenIds,
  timeline: Timeline,
});
export type Section = z.infer<typeof Section>;
