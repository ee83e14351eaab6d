/** A rollout as readable text: who said what, turn by turn, and what it was worth. No I/O. */

import colors from 'picocolors';
import { printable } from '../contracts/printable.ts';
import { adviceOn, isFailureClass } from '../contracts/failures.ts';
import { isObject } from '../contracts/json.ts';
import type { FailureRecord, RolloutRecord } from '../contracts/record.ts';
import { shorten } from '../contracts/text.ts';
import { withoutData } from './content-text.ts';
import { conversationLines } from './conversation-text.ts';
import { durationText } from '../contracts/duration.ts';

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
    ...(typeof failure['at'] === 'string' ? [`${colors.dim('at')}  ${printable(failure['at'])}`] : []),
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

function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
