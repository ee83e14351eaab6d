/** `{ "reward": 1.0, "output": [{ "role": "user", "content": … }, …] }`: the conversation as a server of chat messages had it. */

import { chatMessages } from '../../conversation/chat.ts';
import { conversationOf } from '../../conversation/recorded.ts';
import type { Format } from '../format.ts';
import { floatFields, statistics } from '../row-fields.ts';

export const simple: Format = {
  extension: 'jsonl',
  failures: true,
  floats: floatFields,
  takes: ['groupStatistics'],
  *rows(group, options) {
    for (const { row, sample, record } of group.rollouts) {
      const { instructions, opening, said } = conversationOf(record);
      yield {
        reward: record.reward,
        output: chatMessages([...opening, ...said], { instructions }),
        _ng_task_index: row,
        _ng_rollout_index: sample,
        ...statistics(group, record.reward, options),
      };
    }
  },
};
