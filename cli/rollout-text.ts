/** A rollout as readable text: who said what, turn by turn, and what it was worth. No I/O. */

import colors from 'picocolors';
import { printable } from '../contracts/printable.ts';
import { chatMessages, type ChatMessage } from '../exports/chat.ts';
import { adviceOn, isFailureClass } from '../contracts/failures.ts';
import type { FailureRecord, RolloutRecord } from '../contracts/record.ts';
import { shorten } from '../contracts/text.ts';
import { contentText, withoutData } from './content-text.ts';
import { isObject } from './flags/values.ts';
import { durationText } from './progress-line.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `state` is that of the end, wherever it was kept; with `full` nothing is cut. */
export interface Shown {
  readonly ui?: string | undefined;
  readonly state?: unknown;
  readonly full?: boolean | undefined;
}

export function recordText(record: RolloutRecord, shown: Shown = {}): string {
  const { reward, reward_components, rollout } = record;
  const components = Object.entries(reward_components).map(([name, value]) => `${printable(name)} ${number(value)}`);
  return [
    `${colors.bold(printable(rollout.id))}  reward ${colors.green(number(reward))}${components.length > 1 ? ` (${components.join(', ')})` : ''} · ${rollout.stop_reason ?? ''}`,
    ...headLines(rollout, shown.ui),
    '',
    ...toolLines(record),
    ...conversationLines(record),
    ...detailLines(record, shown),
  ].join('\n');
}

export function failureText(record: FailureRecord, shown: Shown = {}): string {
  const { rollout, failure } = record;
  const advice = isFailureClass(failure.class) ? adviceOn(failure.class, failure.message) : '';
  return [
    `${colors.bold(printable(rollout.id))}  ${colors.red(`failed: ${printable(failure.class)}`)} after ${counted(failure.attempts, 'attempt')}${placeOf(failure)}`,
    printable(failure.message),
    `${colors.dim('to do')}  ${printable(advice)}`,
    ...headLines(rollout, shown.ui),
    '',
    ...toolLines(record),
    ...conversationLines(record),
    ...detailLines(record, shown),
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
    ...(typeof turns === 'number' ? [counted(turns, 'turn')] : []),
    ...(isObject(usage) ? [`${String(usage['input_tokens'])} tokens in, ${String(usage['output_tokens'])} out`] : []),
    ...(isObject(timings) ? [secondsText(Number(timings['total']))] : []),
    ...(typeof attempts === 'number' ? [counted(attempts, 'attempt')] : []),
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

const own = new Set([
  'failure',
  'responses_create_params',
  'response',
  'reward',
  'reward_components',
  'rollout',
  'agent_ref',
]);

/** The row's own fields and what the rewards found out, which the record keeps side by side; and the final state. */
function detailLines(record: Fields, { state, full = false }: Shown): string[] {
  const fields = Object.entries(record).filter(([name]) => !own.has(name) && !name.startsWith('_'));
  const line = (name: string, value: unknown): string => {
    const text = withoutData(JSON.stringify(value));
    return printable(`  ${name}  ${full ? text : shorten(text, 200)}`);
  };
  return [
    ...(fields.length === 0
      ? []
      : [colors.bold('row and details'), ...fields.map(([name, value]) => line(name, value))]),
    ...(state === undefined ? [] : [colors.bold('final state'), line('state', state)]),
  ];
}

/** Names of the tools that the model was offered. */
function toolLines({ response }: Fields): string[] {
  const tools = isObject(response) && Array.isArray(response['tools']) ? response['tools'].filter(isObject) : [];
  if (tools.length === 0) return [];
  return [`${colors.dim('tools')}  ${printable(tools.map(({ name, type }) => String(name ?? type)).join(', '))}`, ''];
}

/** Where it stopped. */
function placeOf({ step, turn }: Fields): string {
  if (typeof step !== 'string') return '';
  return `, in ${printable(step)}${typeof turn === 'number' && turn > 0 ? ` of turn ${turn}` : ''}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function secondsText(seconds: number): string {
  return seconds < 1 ? `${seconds.toFixed(2)}s` : durationText(seconds);
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
