/** Messages of role and text alone, for OpenRLHF, which hands no tools to a chat template: to train on, or as prompts with labels. */

import type { Format } from '../format.ts';
import { plainChat } from '../plain-chat.ts';
import { floatFields, rowFields } from '../row-fields.ts';
import { groundTruth, taskOf } from '../task.ts';

export const openrlhf: Format = {
  extension: 'jsonl',
  failures: false,
  floats: floatFields,
  takes: ['groupStatistics'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const { record } = rollout;
      const chat = plainChat(record);
      if (typeof chat === 'string') options.leaveOut(rollout, chat);
      else {
        const { messages, prompt } = chat;
        const about = { label: groundTruth(taskOf(record)), datasource: record.rollout.environment.name };
        yield { messages, prompt, ...about, ...rowFields(group, rollout, options) };
      }
    }
  },
};
