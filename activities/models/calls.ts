/** Ids of tool calls: an output finds its call by them, so each has one and no two share it. */

import { randomUUID } from 'node:crypto';
import type { Item, Transcript } from '../../contracts/conversation.ts';
import { isFunctionCall } from '../../contracts/transcript.ts';

/** `items` as they are, but for calls without an id (some servers leave it out) or with one that was used `before`. */
export function completeCalls(items: readonly Item[], before: Transcript): readonly Item[] {
  if (!items.some(isFunctionCall)) return items;
  const used = new Set(before.filter(isFunctionCall).map(({ call_id }) => call_id));
  return items.map((item) => {
    if (!isFunctionCall(item)) return item;
    const { call_id } = item;
    const free = call_id !== '' && !used.has(call_id);
    used.add(call_id);
    return free ? item : { ...item, call_id: `call_${randomUUID().replaceAll('-', '')}` };
  });
}
