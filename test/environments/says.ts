/** An assistant's message, as the Responses API gives it. */

import type { Message } from '../../contracts/conversation.ts';

export function says(text: string): Message {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] };
}
