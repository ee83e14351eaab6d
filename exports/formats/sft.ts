/** `{ messages, tools }`: the whole conversation, for supervised fine-tuning with TRL, Unsloth, prime-rl and NeMo RL. */

import type { Format } from '../format.ts';
import { withImageColumn } from '../images.ts';
import { floatFields, imagesColumn, messagesType, rowColumns, rowFields } from '../row-fields.ts';
import { trainingChat } from '../training-chat.ts';

export const sft: Format = {
  extension: 'jsonl',
  failures: false,
  floats: floatFields,
  columns: [{ name: 'messages', type: messagesType }, { name: 'tools', type: 'value' }, ...rowColumns, imagesColumn],
  takes: ['groupStatistics', 'arguments', 'tools', 'reasoning'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const chat = trainingChat(rollout.record, options);
      if (typeof chat === 'string') {
        options.leaveOut(rollout, chat);
        continue;
      }
      const { messages, tools } = chat;
      const told = withImageColumn({ messages });
      if (typeof told === 'string') options.leaveOut(rollout, told);
      else yield { ...told, tools, ...rowFields(group, rollout, options) };
    }
  },
};
