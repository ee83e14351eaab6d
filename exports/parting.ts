/** Where two rollouts of a row part: what they share is the prompt of a pair. */

import type { ChatMessage } from '../conversation/chat.ts';
import type { FormatOptions, LeftOutBy } from './format.ts';
import type { TrainingChat } from './training-chat.ts';

export interface Parted {
  readonly prompt: readonly ChatMessage[];
  readonly chosen: readonly ChatMessage[];
  readonly rejected: readonly ChatMessage[];
}

/**
 * `answer`: the first answers that differ, to the same conversation. `whole`: everything from there on, tool outputs
 * included; also where the answers are the same and a tool or a user then said something else.
 */
export function parting(
  chosen: TrainingChat,
  rejected: TrainingChat,
  completions: FormatOptions['completions'],
): Parted | LeftOutBy {
  if (!samePrompt(chosen, rejected)) return 'different_prompt';
  const better = [...chosen.prompt, ...chosen.completion];
  const worse = [...rejected.prompt, ...rejected.completion];
  const shared = sharedLength(better, worse);
  const partedByAnswers = isAnswer(better[shared]) && isAnswer(worse[shared]);
  const start = answerStart(better, partedByAnswers ? shared : shared - 1, chosen.prompt.length);
  if (!isAnswer(better[start]) || !isAnswer(worse[start])) return 'same_answer';
  const prompt = better.slice(0, start);
  if (completions === 'answer') {
    if (!partedByAnswers) return 'same_answer';
    return { prompt, chosen: better.slice(start, start + 1), rejected: worse.slice(start, start + 1) };
  }
  if (shared === better.length && shared === worse.length) return 'same_answer';
  return { prompt, chosen: better.slice(start), rejected: worse.slice(start) };
}

function samePrompt(one: TrainingChat, other: TrainingChat): boolean {
  const { length } = one.prompt;
  return (
    length === other.prompt.length &&
    sharedLength(one.prompt, other.prompt) === length &&
    JSON.stringify(one.tools) === JSON.stringify(other.tools)
  );
}

function sharedLength(one: readonly ChatMessage[], other: readonly ChatMessage[]): number {
  const parts = one.findIndex((message, index) => !same(message, other[index]));
  return parts === -1 ? one.length : parts;
}

/** The ids of tool calls differ in every rollout and say nothing. */
function same(one: ChatMessage, other: ChatMessage | undefined): boolean {
  return other !== undefined && essence(one) === essence(other);
}

function essence(message: ChatMessage): string {
  const calls = message.tool_calls?.map((call) => call.function);
  return JSON.stringify({ ...message, tool_call_id: undefined, tool_calls: calls });
}

/** The start of the answer at `index`, or of the last one before it. Not before the opening has ended. */
function answerStart(messages: readonly ChatMessage[], index: number, opening: number): number {
  let start = index;
  while (start > opening && !isAnswer(messages[start])) start -= 1;
  return start;
}

function isAnswer(message: ChatMessage | undefined): boolean {
  return message?.role === 'assistant';
}
