/** An answer of a script as the model would have given it. */

import type { Item } from '../contracts/conversation.ts';
import type { FinishReason } from '../contracts/model.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import { isMessage, outputText } from '../contracts/transcript.ts';

/** What the model produced, and why it stopped. `id` makes the ids of its calls differ from those of other answers. */
export function produce(answer: ScriptedAnswer, id: string): { items: Item[]; finish: FinishReason } {
  const { text, calls = [], items = [], finish = 'stop' } = typeof answer === 'string' ? { text: answer } : answer;
  // A prompt that is too long is refused before there is an answer.
  if (finish === 'context_overflow') return { items: [], finish };
  const made: Item[] = [...items];
  if (text !== undefined) {
    made.push({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] });
  }
  for (const [index, { name, arguments: args }] of calls.entries()) {
    made.push({
      type: 'function_call',
      call_id: `call_${id}_${index}`,
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    });
  }
  return { items: made, finish };
}

/** Whether it said something to the user: text, or a refusal. */
export function spoke(items: readonly Item[]): boolean {
  if (outputText(items).trim() !== '') return true;
  return items
    .filter(isMessage)
    .some(({ content }) => Array.isArray(content) && content.some(({ type }) => type === 'refusal'));
}
