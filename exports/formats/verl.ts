/**
 * verl: a row a rollout, for both of its data sets. `RLHFDataset` reads `prompt`, `data_source`, `reward_model` and `extra_info`,
 * `MultiTurnSFTDataset` reads `messages`. Messages are text alone: Parquet has no column for arguments unlike in every row. Both
 * take images from `images`, where it is a column, in the order of their marks.
 */

import type { Verified } from '../../results/endings.ts';
import type { ColumnType, Format } from '../format.ts';
import { groupFields, type Group } from '../groups.ts';
import { markedChat } from '../plain-chat.ts';
import { groundTruth, taskOf } from '../task.ts';
import { chatTools } from '../tools.ts';

const messages: ColumnType = {
  list: {
    struct: [
      { name: 'role', type: 'text' },
      { name: 'content', type: 'text' },
    ],
  },
};

export const verl: Format = {
  extension: 'parquet',
  failures: false,
  columns: [
    { name: 'data_source', type: 'text' },
    { name: 'prompt', type: messages },
    { name: 'ability', type: 'text' },
    {
      name: 'reward_model',
      type: {
        struct: [
          { name: 'style', type: 'text' },
          { name: 'ground_truth', type: 'text' },
        ],
      },
    },
    {
      name: 'extra_info',
      type: {
        struct: [
          { name: 'split', type: 'text' },
          { name: 'index', type: 'integer' },
          { name: 'sample', type: 'integer' },
          { name: 'batch', type: 'text' },
          { name: 'task', type: 'json' },
          { name: 'tools', type: 'json' },
          { name: 'group_mean', type: 'number' },
          { name: 'group_std', type: 'number' },
          { name: 'group_size', type: 'integer' },
          { name: 'group_complete', type: 'boolean' },
          { name: 'group_advantage', type: 'number' },
        ],
      },
    },
    { name: 'messages', type: messages },
    { name: 'reward', type: 'number' },
    { name: 'images', type: { list: { struct: [{ name: 'image', type: 'text' }] } }, ifAny: true },
  ],
  takes: [],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const chat = markedChat(rollout.record);
      if (typeof chat === 'string') {
        options.leaveOut(rollout, chat);
        continue;
      }
      const { messages, prompt, images } = chat;
      yield {
        prompt,
        messages,
        ...aboutTask(group, rollout),
        ...(images.length > 0 && { images }),
      };
    }
  },
};

function aboutTask(group: Group, { row, sample, record }: Verified): object {
  const { reward, rollout } = record;
  const task = taskOf(record);
  const tools = chatTools(record);
  const { name } = rollout.environment;
  return {
    data_source: name,
    ability: name,
    reward_model: { style: 'rule', ground_truth: groundTruth(task) },
    extra_info: {
      split: 'train',
      index: row,
      sample,
      batch: rollout.batch,
      task,
      tools: tools.length > 0 ? tools : null,
      ...groupFields(group, reward),
    },
    reward,
  };
}
