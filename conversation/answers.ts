/** Which items a model produced in one go: chat messages, token ids and readers all need to know where an answer ends. */

import type { Item, Transcript } from '../contracts/conversation.ts';
import { isMessage } from '../contracts/transcript.ts';

/** Whether a model produced an item: its messages, and everything else but the outputs of tools. */
export function isModels(item: Item): boolean {
  return isMessage(item) ? item.role === 'assistant' : item.type !== 'function_call_output';
}

/** `items` in order: what a model produced in one go together, anything else alone. */
export function byAnswer(items: Transcript): readonly Item[][] {
  const groups: Item[][] = [];
  let answer: Item[] | undefined;
  for (const item of items) {
    if (answer && isModels(item)) {
      answer.push(item);
      continue;
    }
    const group = [item];
    groups.push(group);
    answer = isModels(item) ? group : undefined;
  }
  return groups;
}
