/** Whether a model said something to the user. */

import type { Item } from '../../contracts/conversation.ts';
import { isMessage, outputText } from '../../contracts/transcript.ts';

/** Text counts, and so does a refusal: to ask again would not bring more. */
export function spoke(items: readonly Item[]): boolean {
  if (outputText(items).trim() !== '') return true;
  return items.filter(isMessage).some(({ content }) => Array.isArray(content) && content.some(isRefusal));
}

function isRefusal({ type }: { type: string }): boolean {
  return type === 'refusal';
}
