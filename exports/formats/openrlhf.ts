/** `{ messages }` of role and text alone, for OpenRLHF, which hands no tools to a chat template. */

import type { Format } from '../format.ts';
import { plainChat } from '../plain-chat.ts';
import { floatFields, rowFields } from '../row-fields.ts';

export const openrlhf: Format = {
  extension: 'jsonl',
  failures: false,
  floats: floatFields,
  takes: ['groupStatistics'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const chat = plainChat(rollout.record);
      if (!chat) options.leaveOut(rollout, 'not_text');
      else if (chat.completion.length === 0) options.leaveOut(rollout, 'no_answer');
      else yield { messages: [...chat.prompt, ...chat.completion], ...rowFields(group, rollout, options) };
    }
  },
};
