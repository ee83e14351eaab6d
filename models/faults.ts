/** Looks for what a server's parser should have taken out of an answer, and did not. Nothing here runs or repairs anything. */

import type { AnswerFault } from '../contracts/answer-faults.ts';
import type { Item, Transcript } from '../contracts/conversation.ts';
import { isFunctionCall, isMessage } from '../contracts/transcript.ts';
import { messageText } from '../conversation/text.ts';
import { areValidArguments } from './history.ts';
import { holdsCall } from './markup.ts';
import type { ModelAnswer, ModelRequest } from './provider.ts';
import { thoughtIn } from '../conversation/thoughts.ts';

export function faultsIn({ items, faults = [] }: ModelAnswer, { tools }: ModelRequest): AnswerFault[] {
  const names = new Set(tools.map(({ name }) => name));
  const found: AnswerFault[] = [];
  if (!faults.includes('unparsed_tool_call') && texts(items).some((text) => holdsCall(text, names))) {
    found.push('unparsed_tool_call');
  }
  if (items.some((item) => isFunctionCall(item) && !areValidArguments(item.arguments))) found.push('invalid_arguments');
  if (items.some(lacksLogProbs)) found.push('missing_logprobs');
  return found;
}

function texts(items: Transcript): string[] {
  return items.map((item) => (isMessage(item) ? messageText(item) : item.type === 'reasoning' ? thoughtIn(item) : ''));
}

function lacksLogProbs(item: Item): boolean {
  const logProbs = item['generation_log_probs'];
  return Array.isArray(logProbs) && logProbs.some((value) => typeof value !== 'number' || !Number.isFinite(value));
}
