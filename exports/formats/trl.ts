/** `{ prompt, completion, tools }`, conversational: what TRL trains the completion of; Unsloth loads it unchanged. */

import type { Format } from '../format.ts';
import { floatFields, messagesType, rowColumns, rowFields } from '../row-fields.ts';
import { trainingChat } from '../training-chat.ts';

export const trl: Format = {
  extension: 'jsonl',
  failures: false,
  floats: floatFields,
  columns: [
    { name: 'prompt', type: messagesType },
    { name: 'completion', type: messagesType },
    { name: 'tools', type: 'value' },
    ...rowColumns,
  ],
  takes: ['groupStatistics', 'arguments', 'tools'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const chat = trainingChat(rollout.record, options, { prompted: true });
      if (typeof chat === 'string') options.leaveOut(rollout, chat);
      else yield { ...chat, ...rowFields(group, rollout, options) };
    }
  },
};
