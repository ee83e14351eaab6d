/** `{ "reward": 1.0, "output": [{ "role": "user", "content": … }, …] }`: the whole conversation as chat messages. */

import type { Verified } from '../results/endings.ts';
import { chatMessages } from './chat.ts';

export function simple({ row, sample, record }: Verified): string {
  const { instructions, input } = record.responses_create_params;
  const { opening } = record.rollout;
  const items = [...(opening ?? itemsOf(input)), ...record.response.output];
  const system =
    typeof instructions === 'string' && instructions !== '' ? [{ role: 'system', content: instructions }] : [];
  return JSON.stringify({
    reward: record.reward,
    output: [...system, ...chatMessages(items)],
    _ng_task_index: row,
    _ng_rollout_index: sample,
  });
}

function itemsOf(input: unknown): Record<string, unknown>[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  // A record's input is the row's, which the environment has accepted.
  return Array.isArray(input) ? (input as Record<string, unknown>[]) : [];
}
