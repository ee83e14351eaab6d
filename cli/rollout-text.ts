/** A rollout as readable text: who said what, turn by turn, and what it was worth. No I/O. */

import colors from 'picocolors';
import { printable } from '../activities/printable.ts';
import { chatMessages, type ChatMessage } from '../exports/chat.ts';
import { adviceOn, isFailureClass } from '../contracts/failures.ts';
import type { FailureRecord, RolloutRecord } from '../contracts/record.ts';
import { shorten } from '../contracts/text.ts';
import { contentText, withoutData } from './content-text.ts';
import { isObject } from './flags/values.ts';
import { durationText } from './progress-line.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordText(record: RolloutRecord, ui?: string): string {
  const { reward, reward_components, rollout } = record;
  const components = Object.entries(reward_components).map(([name, value]) => `${printable(name)} ${number(value)}`);
  return [
    `${colors.bold(printable(rollout.id))}  reward ${colors.green(number(reward))}${components.length > 1 ? ` (${components.join(', ')})` : ''} · ${rollout.stop_reason ?? ''}`,
    ...headLines(rollout, ui),
    '',
    ...conversationLines(record),
    ...detailLines(record),
  ].join('\n');
}

export function failureText(record: FailureRecord, ui?: string): string {
  const { rollout, failure } = record;
  const advice = isFailureClass(failure.class) ? adviceOn(failure.class, failure.message) : '';
  return [
    `${colors.bold(printable(rollout.id))}  ${colors.red(`failed: ${printable(failure.class)}`)} after ${failure.attempts} attempts`,
    printable(failure.message),
    `${colors.dim('to do')}  ${printable(advice)}`,
    ...headLines(rollout, ui),
    '',
    ...conversationLines(record),
  ].join('\n');
}

function headLines(rollout: Fields, ui: string | undefined): string[] {
  const { environment, models, turns, usage, timings, attempts } = rollout;
  const parts = [
    ...(isObject(environment) ? [`${String(environment['name'])} ${String(environment['version'])}`] : []),
    ...(isObject(models)
      ? [
          Object.entries(models)
            .map(([role, model]) => `${role}=${String(model)}`)
            .join(' '),
        ]
      : []),
    ...(typeof turns === 'number' ? [`${turns} turns`] : []),
    ...(isObject(usage) ? [`${String(usage['input_tokens'])} tokens in, ${String(usage['output_tokens'])} out`] : []),
    ...(isObject(timings) ? [durationText(Number(timings['total']))] : []),
    ...(typeof attempts === 'number' ? [`${attempts} attempts`] : []),
  ];
  return [
    ...(parts.length === 0 ? [] : [printable(parts.join(' · '))]),
    ...(ui === undefined ? [] : [`Temporal UI  ${ui}`]),
  ];
}

function conversationLines(record: Fields): string[] {
  const { responses_create_params: params, response, rollout } = record;
  const opening = isObject(rollout) ? rollout['opening'] : undefined;
  const input = opening ?? (isObject(params) ? params['input'] : undefined);
  const said = turnsOf(itemsOf(isObject(response) ? response['output'] : undefined));
  return [
    ...chatMessages(itemsOf(input)).flatMap((message) => messageLines(message, 'assistant')),
    ...said.flatMap((items, index) =>
      chatMessages(items).flatMap((message) => messageLines(message, `assistant · turn ${index + 1}`)),
    ),
  ];
}

/** What was said, by turns: each begins with what the model says after tools or the user. */
function turnsOf(items: readonly Record<string, unknown>[]): Record<string, unknown>[][] {
  const turns: Record<string, unknown>[][] = [];
  let modelSpeaks = false;
  for (const item of items) {
    const isModels = !isSaidToModel(item);
    if (turns.length === 0 || (isModels && !modelSpeaks)) turns.push([]);
    turns.at(-1)?.push(item);
    modelSpeaks = isModels;
  }
  return turns;
}

function isSaidToModel({ type, role, id }: Fields): boolean {
  if (type === 'function_call_output') return typeof id !== 'string';
  return (type ?? 'message') === 'message' && role !== 'assistant';
}

function itemsOf(input: unknown): Record<string, unknown>[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return Array.isArray(input) ? input.filter(isObject) : [];
}

function messageLines({ role, content, reasoning_content, tool_calls }: ChatMessage, speaker: string): string[] {
  const head = role === 'assistant' ? colors.cyan(speaker) : colors.yellow(printable(role));
  const body = contentText(content);
  return [
    head,
    ...(reasoning_content === undefined ? [] : indent(printable(reasoning_content)).map(colors.dim)),
    ...(body === '' ? [] : indent(printable(body))),
    ...(tool_calls ?? []).flatMap(({ function: call }) =>
      indent(printable(`→ ${String(call.name)} ${withoutData(String(call.arguments))}`)),
    ),
    '',
  ];
}

const own = new Set(['responses_create_params', 'response', 'reward', 'reward_components', 'rollout', 'agent_ref']);

/** The row's own fields and what the rewards found out, which the record keeps side by side. */
function detailLines(record: Fields): string[] {
  const fields = Object.entries(record).filter(([name]) => !own.has(name) && !name.startsWith('_'));
  if (fields.length === 0) return [];
  return [
    colors.bold('row and details'),
    ...fields.map(([name, value]) => printable(`  ${name}  ${shorten(withoutData(JSON.stringify(value)), 200)}`)),
  ];
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
