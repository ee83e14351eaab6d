/** `{ "reward": 1.0, "output": [{ "role": "user", "content": … }, …] }`: the whole conversation as chat messages. */

import { chatMessages } from '../chat.ts';
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
      const system = instructions === '' ? [] : [{ role: 'system', content: instructions }];
      yield {
        reward: record.reward,
        output: [...system, ...chatMessages([...opening, ...said])],
        _ng_task_index: row,
        _ng_rollout_index: sample,
        ...statistics(group, record.reward, options),
      };
    }
  },
};
