/** The conversation of a record or a failure: what it opened with, and everything that was said after. */

import type { Item } from '../contracts/conversation.ts';
import { isObject, objectIn, textOr } from '../contracts/json.ts';
import { inputList, withType } from '../contracts/transcript.ts';

export interface RecordedConversation {
  /** Text before the opening; `''` where there is none. */
  readonly instructions: string;
  readonly opening: readonly Item[];
  readonly said: readonly Item[];
}

/** A failure may have neither request nor response. */
export function conversationOf(record: object): RecordedConversation {
  const { instructions, input } = objectIn(record, 'responses_create_params');
  return {
    instructions: textOr(instructions, ''),
    opening: itemsIn(objectIn(record, 'rollout')['opening'] ?? input),
    said: itemsIn(objectIn(record, 'response')['output']),
  };
}

/** A request's input, or any other list of items, whoever wrote it down. What is no item is left out. */
export function itemsIn(input: unknown): Item[] {
  const list = inputList(input);
  return Array.isArray(list) ? list.map(withType).filter(isItem) : [];
}

/** A record's items were checked when they came; of others no more than their kind is relied on. */
function isItem(item: unknown): item is Item {
  return isObject(item) && typeof item['type'] === 'string';
}
