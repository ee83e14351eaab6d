/** `{ prompt, completion, tools }`, conversational: what TRL trains the completion of; Unsloth loads it unchanged. */

import type { Format } from '../format.ts';
import { withImageColumn } from '../images.ts';
import { floatFields, imagesColumn, messagesType, rowColumns, rowFields } from '../row-fields.ts';
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
    imagesColumn,
  ],
  takes: ['groupStatistics', 'arguments', 'tools', 'reasoning'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const chat = trainingChat(rollout.record, options, { prompted: true });
      if (typeof chat === 'string') {
        options.leaveOut(rollout, chat);
        continue;
      }
      const { prompt, completion, tools } = chat;
      const told = withImageColumn({ prompt, completion });
      if (typeof told === 'string') options.leaveOut(rollout, told);
      else yield { ...told, tools, ...rowFields(group, rollout, options) };
    }
  },
};
