/** Verified rollouts and groups of them, for tests of what is made of them. */

import type { Verified } from '../../results/endings.ts';
import type { RolloutRecord } from '../../contracts/record.ts';
import { defaultOptions } from '../../exports/batch.ts';
import type { Format, FormatOptions } from '../../exports/format.ts';
import { statisticsOf, type Group } from '../../exports/groups.ts';

type Item = RolloutRecord['response']['output'][number];

export interface Told {
  readonly reward?: number;
  readonly input?: unknown;
  readonly instructions?: string;
  readonly output?: readonly Item[];
  readonly tools?: readonly object[];
  readonly environment?: string;
  readonly stop_reason?: RolloutRecord['rollout']['stop_reason'];
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly rollout?: Partial<RolloutRecord['rollout']>;
}

export function verified(row: number, sample: number, told: Told = {}): Verified {
  const { reward = 1, input = `question ${row}`, instructions, output, tools = [], environment = 'quiz' } = told;
  const record: RolloutRecord = {
    ...told.fields,
    responses_create_params: { input, ...(instructions !== undefined && { instructions }) },
    response: { output: [...(output ?? [say(`answer ${row}-${sample}`)])], tools },
    reward,
    reward_components: { correct: reward },
    _ng_task_index: row,
    _ng_rollout_index: sample,
    rollout: {
      id: `b1/${row}-${sample}`,
      batch: 'b1',
      workflow_id: `b1/${row}-${sample}`,
      run_id: 'run-1',
      environment: { name: environment, version: '1', options: {} },
      models: { policy: 'm-1' },
      stop_reason: told.stop_reason ?? 'completed',
      turns: 1,
      usage: { input_tokens: 3, output_tokens: 2, cached_tokens: 0, reasoning_tokens: 0 },
      timings: { model: 1, environment: 0, total: 1 },
      attempts: 1,
      started_at: '2026-01-01T00:00:00.000Z',
      ended_at: '2026-01-01T00:00:01.000Z',
      version: '0.1.0',
      generation: 0,
      ...told.rollout,
    },
  };
  return { row, sample, text: JSON.stringify(record), record };
}

export function group(rollouts: readonly Verified[], asked = rollouts.length): Group {
  return { row: 0, asked, rollouts, failures: [], missing: [], statistics: statisticsOf(rollouts, asked) };
}

/** The rows that a format makes of rollouts of one row, and why others are in none. */
export function rowsOf(
  format: Format,
  rollouts: readonly Verified[],
  options: Partial<FormatOptions> = {},
): { rows: Record<string, unknown>[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const leaveOut: FormatOptions['leaveOut'] = ({ sample }, reason) => leftOut.push(`${sample} ${reason}`);
  const rows = [...format.rows(group(rollouts), { ...defaultOptions, ...options, leaveOut })];
  return { rows: rows as Record<string, unknown>[], leftOut };
}

export function say(text: string, role = 'assistant'): Item {
  return { type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }] };
}

export function think(text: string): Item {
  return { type: 'reasoning', summary: [{ type: 'summary_text', text }] };
}

export function call(id: string, name: string, args: string): Item {
  return { type: 'function_call', call_id: id, name, arguments: args };
}

export function output(id: string, text: string): Item {
  return { type: 'function_call_output', call_id: id, output: text };
}

export const lookTool = {
  type: 'function',
  name: 'look',
  description: 'Looks.',
  parameters: { type: 'object', properties: { at: { type: 'integer' } } },
  strict: null,
};
