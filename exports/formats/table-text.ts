/** The two texts of a rollout that one looks at in a table: what it was asked, and what it answered in the end. */

import { openingItems, type AnyItem } from '../../conversation/recorded.ts';

/** A record or a failure: a failure may have neither request nor response. */
interface Said {
  readonly responses_create_params?: unknown;
  readonly response?: unknown;
  readonly rollout: Readonly<Record<string, unknown>>;
}

/** What stands before the first answer: instructions and messages, with a blank line between them. */
export function promptText({ responses_create_params, rollout }: Said): string | undefined {
  const { instructions, input } = objectOf(responses_create_params);
  const opening = rollout['opening'] ?? openingItems(input);
  const texts = [instructions, ...itemsOf(opening).map(messageText)];
  return texts.filter((text) => typeof text === 'string' && text !== '').join('\n\n') || undefined;
}

/** The text of the last message of the assistant. */
export function answerText({ response }: Said): string | undefined {
  const said = itemsOf(objectOf(response)['output']).filter(({ role }) => role === 'assistant');
  return messageText(said.at(-1) ?? {});
}

/** Images and what else is no text are left out. */
function messageText({ content }: AnyItem): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return itemsOf(content)
    .map(({ text, refusal }) => text ?? refusal)
    .filter((text) => typeof text === 'string')
    .join('');
}

function objectOf(value: unknown): AnyItem {
  return typeof value === 'object' && value !== null ? (value as AnyItem) : {};
}

function itemsOf(value: unknown): AnyItem[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
