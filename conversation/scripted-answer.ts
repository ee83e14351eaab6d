/** An answer of a script as the model would have given it. */

import type { Item } from '../contracts/conversation.ts';
import type { FinishReason } from '../contracts/model.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';

/** What the model produced, and why it stopped. `id` sets the ids of its items apart from those of other answers. */
export function produce(answer: ScriptedAnswer, id: string): { items: Item[]; finish: FinishReason } {
  const { text, calls = [], items = [], finish = 'stop' } = typeof answer === 'string' ? { text: answer } : answer;
  // A refused history brings no answer.
  if (finish === 'context_overflow' || finish === 'invalid_tool_call') return { items: [], finish };
  const made: Item[] = [...items];
  if (text !== undefined) {
    made.push({
      type: 'message',
      id: `msg_${id}`,
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    });
  }
  for (const [index, { name, arguments: args }] of calls.entries()) {
    made.push({
      type: 'function_call',
      id: `fc_${id}-${index}`,
      call_id: `call_${id}-${index}`,
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
      status: 'completed',
    });
  }
  return { items: made, finish };
}
