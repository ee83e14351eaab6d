/** The conversation of a record as a person reads it, turn by turn. No I/O. */

import colors from 'picocolors';
import { printable } from '../contracts/printable.ts';
import type { Item, Transcript } from '../contracts/conversation.ts';
import { isFunctionCall, isMessage, isServersOutput } from '../contracts/transcript.ts';
import { byAnswer, isModels } from '../conversation/answers.ts';
import { conversationOf } from '../conversation/recorded.ts';
import { thoughtIn } from '../conversation/thoughts.ts';
import { contentText, withoutData } from './content-text.ts';

export function conversationLines(record: object): string[] {
  const { opening, said } = conversationOf(record);
  return [
    ...byAnswer(opening).flatMap((items) => saidLines(items, 'assistant')),
    ...turnsOf(said).flatMap((items, index) =>
      byAnswer(items).flatMap((group) => saidLines(group, `assistant · turn ${index + 1}`)),
    ),
  ];
}

/** What was said, by turns: each begins with what the model says after tools or the user. */
function turnsOf(items: Transcript): Item[][] {
  const turns: Item[][] = [];
  let modelSpeaks = false;
  for (const item of items) {
    const speaks = isModels(item) || isServersOutput(item);
    if (turns.length === 0 || (speaks && !modelSpeaks)) turns.push([]);
    turns.at(-1)?.push(item);
    modelSpeaks = speaks;
  }
  return turns;
}

/** One answer, or one item that is none. */
function saidLines(items: readonly Item[], speaker: string): string[] {
  const [first] = items;
  if (!first) return [];
  const other = isMessage(first) ? first.role : 'tool';
  const head = isModels(first) ? colors.cyan(speaker) : colors.yellow(printable(other));
  return [head, ...items.flatMap(itemLines), ''];
}

function itemLines(item: Item): string[] {
  if (isMessage(item)) return indented(contentText(item.content));
  if (isFunctionCall(item)) return indented(`→ ${item.name} ${withoutData(item.arguments)}`);
  if (item.type === 'function_call_output') return indented(contentText(item['output']));
  const text = item.type === 'reasoning' ? thoughtIn(item) : `[${item.type}]`;
  return indented(text).map(colors.dim);
}

function indented(text: string): string[] {
  if (text === '') return [];
  return printable(text)
    .split('\n')
    .map((line) => `  ${line}`);
}
