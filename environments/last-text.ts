/** The text that NeMo Gym grades where it looks at nothing but the first part of the last item. */

import type { Transcript } from '../contracts/conversation.ts';

/**
 * Of a message or of anything else that has a `content`, such as the reasoning of a model that was cut short. `''` where there
 * is none; `undefined` where the original asks for a text that is not there, and fails: a refusal, a content that is a text.
 */
export function lastText(output: Transcript): string | undefined {
  const content: unknown = output.at(-1)?.['content'];
  if (typeof content === 'string') return content === '' ? '' : undefined;
  if (!Array.isArray(content) || content.length === 0) return '';
  const { text } = (content[0] ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}
