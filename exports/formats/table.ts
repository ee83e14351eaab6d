/** One flat row for each rollout that was asked for, failed and missing ones included: a table for pandas, DuckDB and spreadsheets. */

import { isFailed, isMissing, type Asked } from '../../results/endings.ts';
import type { FailureRecord, RolloutInfo, RolloutRecord } from '../../contracts/record.ts';
import type { Column, Format } from '../format.ts';
import { advantageOf, type Group } from '../groups.ts';
import { answerText, promptText } from './table-text.ts';

interface Entry {
  readonly asked: Asked;
  readonly group: Group;
  readonly record: RolloutRecord | undefined;
  readonly failure: FailureRecord | undefined;
  /** One of the two. */
  readonly said: RolloutRecord | FailureRecord | undefined;
  /** All of it is there in records; a rollout that never ran has at most its name. */
  readonly info: Partial<RolloutInfo>;
}

type Cell = Column & { readonly value: (entry: Entry) => unknown };

const cells: readonly Cell[] = [
  { name: 'batch', type: 'text', value: ({ info }) => info.batch },
  { name: 'row', type: 'integer', value: ({ asked }) => asked.row },
  { name: 'sample', type: 'integer', value: ({ asked }) => asked.sample },
  { name: 'rollout', type: 'text', value: ({ info }) => info.id },
  { name: 'environment', type: 'text', value: ({ info }) => info.environment?.name },
  { name: 'environment_version', type: 'text', value: ({ info }) => info.environment?.version },
  { name: 'model', type: 'text', value: ({ info }) => info.models?.['policy'] },
  { name: 'generation', type: 'integer', value: ({ info }) => info.generation },
  {
    name: 'status',
    type: 'text',
    value: ({ record, failure }) => (record ? 'verified' : failure ? 'failed' : 'missing'),
  },
  { name: 'failure_class', type: 'text', value: ({ failure }) => failure?.failure.class },
  { name: 'failure_message', type: 'text', value: ({ failure }) => failure?.failure.message },
  { name: 'reward', type: 'number', value: ({ record }) => record?.reward },
  { name: 'reward_components', type: 'json', value: ({ record }) => record?.reward_components },
  { name: 'stop_reason', type: 'text', value: ({ info }) => info.stop_reason },
  { name: 'turns', type: 'integer', value: ({ info }) => info.turns },
  { name: 'tool_calls', type: 'integer', value: ({ info }) => total(info, 'calls') },
  { name: 'tool_errors', type: 'integer', value: ({ info }) => total(info, 'errors') },
  { name: 'tools', type: 'json', value: ({ info }) => info.tools },
  { name: 'model_calls', type: 'integer', value: ({ info }) => info.model_calls?.length },
  { name: 'input_tokens', type: 'integer', value: ({ info }) => info.usage?.input_tokens },
  { name: 'output_tokens', type: 'integer', value: ({ info }) => info.usage?.output_tokens },
  { name: 'cached_tokens', type: 'integer', value: ({ info }) => info.usage?.cached_tokens },
  { name: 'reasoning_tokens', type: 'integer', value: ({ info }) => info.usage?.reasoning_tokens },
  { name: 'token_id_turns', type: 'integer', value: ({ info }) => info.tokens?.turns },
  { name: 'drifted_turns', type: 'integer', value: ({ info }) => info.tokens?.drifted.length },
  { name: 'cost', type: 'number', value: ({ info }) => info.cost },
  { name: 'model_seconds', type: 'number', value: ({ info }) => info.timings?.model },
  { name: 'environment_seconds', type: 'number', value: ({ info }) => info.timings?.environment },
  { name: 'total_seconds', type: 'number', value: ({ info }) => info.timings?.total },
  { name: 'attempts', type: 'integer', value: ({ info }) => info.attempts },
  { name: 'started_at', type: 'time', value: ({ info }) => info.started_at },
  { name: 'ended_at', type: 'time', value: ({ info }) => info.ended_at },
  { name: 'group_asked', type: 'integer', value: ({ group }) => group.asked },
  { name: 'group_size', type: 'integer', value: ({ group }) => group.statistics.size },
  { name: 'group_complete', type: 'boolean', value: ({ group }) => group.statistics.complete },
  { name: 'group_mixed', type: 'boolean', value: ({ group }) => group.statistics.mixed },
  { name: 'group_mean', type: 'number', value: ({ group }) => ofAny(group, group.statistics.mean) },
  { name: 'group_std', type: 'number', value: ({ group }) => ofAny(group, group.statistics.std) },
  {
    name: 'group_advantage',
    type: 'number',
    value: ({ record, group }) => record && advantageOf(record.reward, group.statistics),
  },
  { name: 'prompt', type: 'text', value: ({ said }) => said && promptText(said) },
  { name: 'answer', type: 'text', value: ({ said }) => said && answerText(said) },
];

const table: Omit<Format, 'extension'> = {
  failures: false,
  columns: cells,
  takes: [],
  *rows(group) {
    const samples = [...group.rollouts, ...group.failures, ...group.missing];
    for (const asked of samples.sort((one, other) => one.sample - other.sample)) yield rowOf(group, asked);
  },
};

export const parquet: Format = { extension: 'parquet', ...table };
export const csv: Format = { extension: 'csv', ...table };

function rowOf(group: Group, asked: Asked): object {
  const failure = isFailed(asked) ? asked.failure : undefined;
  const record = isFailed(asked) || isMissing(asked) ? undefined : asked.record;
  const said = record ?? failure;
  const info = isMissing(asked) ? asked.missing : (said?.rollout ?? {});
  // A failure's is written by the same function as a record's.
  const entry: Entry = { asked, group, record, failure, said, info };
  return Object.fromEntries(cells.map(({ name, value }) => [name, value(entry) ?? null]));
}

/** Unknown in records that are older than the count. */
function total({ tools }: Partial<RolloutInfo>, what: 'calls' | 'errors'): number | undefined {
  return tools && Object.values(tools).reduce((sum, use) => sum + use[what], 0);
}

/** A group without a reward has no mean, not one of zero. */
function ofAny({ statistics }: Group, value: number): number | undefined {
  return statistics.size > 0 ? value : undefined;
}
