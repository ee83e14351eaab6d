/** What a model thought, as servers without a field for it write it: `<think>…</think>` before the answer. */

const open = '<think>';
const close = '</think>';

export interface Thought {
  readonly reasoning: string;
  readonly text: string;
}

/**
 * Takes a thought off the start of a message. A thought that never ends is all there is: the output limit came first.
 * Tags further on are text, as a model that explains them wrote it.
 */
export function splitThinking(content: string): Thought {
  const start = content.trimStart();
  if (!start.startsWith(open)) return { reasoning: '', text: content };
  const end = start.indexOf(close);
  if (end === -1) return { reasoning: start.slice(open.length), text: '' };
  return { reasoning: start.slice(open.length, end), text: start.slice(end + close.length) };
}

/** The opposite: chat templates know how to treat it, and models were trained on it. */
export function joinThinking(reasoning: string): string {
  return reasoning === '' ? '' : open + reasoning + close;
}
