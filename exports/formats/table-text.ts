/** The two texts of a rollout that one looks at in a table: what it was asked, and what it answered in the end. */

import { isMessage } from '../../contracts/transcript.ts';
import { conversationOf } from '../../conversation/recorded.ts';
import { readableText } from '../../conversation/text.ts';

/** What stands before the first answer: instructions and messages, with a blank line between them. */
export function promptText(record: object): string | undefined {
  const { instructions, opening } = conversationOf(record);
  const texts = [instructions, ...opening.filter(isMessage).map(readableText)];
  return texts.filter((text) => text !== '').join('\n\n') || undefined;
}

/** The text of the last message of the assistant. */
export function answerText(record: object): string | undefined {
  const last = conversationOf(record)
    .said.filter(isMessage)
    .findLast(({ role }) => role === 'assistant');
  return last && readableText(last);
}
