/** What a model thought, as servers without a field for it write it: `<think>…</think>` before the answer. */

/** Qwen, DeepSeek and most others; Magistral; Kimi-VL; Seed; Cohere. Chat templates know their own. */
const tags = [
  ['<think>', '</think>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<seed:think>', '</seed:think>'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
] as const;
type Tags = (typeof tags)[number];
const usual: Tags = tags[0];

export interface Thought {
  readonly reasoning: string;
  readonly text: string;
  /** The tag that opens it, where it is not `<think>`. */
  readonly tag?: string;
  /** It was closed and never opened: a template puts the opening tag into the prompt, and nobody took the thought out. */
  readonly unopened?: true;
}

/**
 * Takes a thought off the start of a message. A thought that never ends is all there is: the output limit came first. What
 * comes before a closing tag that nothing opened is a thought too. Other tags are text, as a model that explains them wrote it.
 */
export function splitThinking(content: string): Thought {
  const start = content.trimStart();
  const opened = tags.find(([opening]) => start.startsWith(opening));
  if (!opened) return splitUnopened(content);
  const [open, close] = opened;
  const end = start.indexOf(close);
  const named = tagOf(open);
  if (end === -1) return { reasoning: start.slice(open.length), text: '', ...named };
  return { reasoning: start.slice(open.length, end), text: start.slice(end + close.length), ...named };
}

function splitUnopened(content: string): Thought {
  for (const [open, close] of tags) {
    const end = content.indexOf(close);
    if (end === -1 || content.slice(0, end).includes(open)) continue;
    return {
      reasoning: content.slice(0, end),
      text: content.slice(end + close.length),
      ...tagOf(open),
      unopened: true,
    };
  }
  return { reasoning: '', text: content };
}

/** The opposite: chat templates know how to treat it, and models were trained on it. */
export function joinThinking(reasoning: string, tag?: unknown): string {
  if (reasoning === '') return '';
  const [open, close] = tags.find(([opening]) => opening === tag) ?? usual;
  return open + reasoning + close;
}

function tagOf(open: string): Pick<Thought, 'tag'> {
  return open === usual[0] ? {} : { tag: open };
}
