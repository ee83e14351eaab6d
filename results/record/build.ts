/** Makes the record of a rollout: NeMo Gym's rollout row, with details of the rewards beside the row's fields. */

import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../contracts/conversation.ts';
import type { Row } from '../../contracts/dataset.ts';
import type { Prompt } from '../../contracts/history.ts';
import type { EarlierFailure, FailureRecord, RolloutInfo, RolloutRecord } from '../../contracts/record.ts';
import type { RolloutOutcome, WholeRecordInput } from '../../contracts/rollout.ts';
import { itemsIn } from '../../conversation/recorded.ts';
import { readExactRow } from '../dataset/pages.ts';
import { isFailed, parseEnding } from '../endings.ts';
import { loadConversation } from '../../store/conversation.ts';
import { failureKey } from '../../store/layout.ts';
import { openStore } from '../../store/store.ts';
import { unspill } from '../../store/values.ts';
import { presentable } from '../../contracts/presentable.ts';
import { splitDetails, splitRow } from './fields.ts';
import { rolloutInfo } from './info.ts';
import { requestOf } from './request.ts';
import { responseOf } from './response.ts';
import { traceTokens } from './tokens.ts';

export type Verified = Extract<RolloutOutcome, { reward: number }>;
export type Failed = Extract<RolloutOutcome, { failure: unknown }>;

export async function rolloutRecord(input: WholeRecordInput, outcome: Verified): Promise<RolloutRecord> {
  const [row, said, details] = await Promise.all([
    readExactRow(input.input.row),
    loadSaid(input),
    outcome.details === undefined ? {} : unspill(outcome.details),
  ]);
  const { fields, taken } = splitRow(row);
  const { beside, clashing } = splitDetails(details, row);
  const body = bodyOf(input, row, said, outcome);
  return {
    ...fields,
    ...beside,
    agent_ref: agentOf(input, row),
    responses_create_params: body.responses_create_params,
    response: body.response,
    reward: outcome.reward,
    reward_components: outcome.reward_components,
    ...indices(input),
    rollout: {
      ...rolloutInfo(input),
      stop_reason: outcome.stop_reason,
      ...body.info,
      ...taken,
      ...(Object.keys(clashing).length > 0 && { details: clashing }),
    },
  };
}

/** Is made even when the row or the conversation cannot be read: that may be the very failure. */
export async function failureRecord(input: WholeRecordInput, outcome: Failed): Promise<FailureRecord> {
  const row = await readExactRow(input.input.row).catch(() => undefined);
  const said = row && input.progress.conversation && (await loadSaid(input).catch(() => undefined));
  const body = row && said && bodyOf(input, row, said, outcome);
  const { fields = {}, taken = {} } = row ? splitRow(row) : {};
  const earlier = await earlierFailures(input).catch(() => []);
  return {
    ...fields,
    ...(row && { agent_ref: agentOf(input, row) }),
    ...(body && { responses_create_params: body.responses_create_params, response: body.response }),
    ...indices(input),
    _ng_failure_class: outcome.failure.class,
    ...(outcome.failure.class === 'judge_failed' && { _ng_failure_judge_error: outcome.failure.message }),
    failure: { ...outcome.failure, ...(earlier.length > 0 && { earlier }) },
    rollout: { ...rolloutInfo(input), ...body?.info, ...taken },
  };
}

/** The same without anything of the row or the conversation; `because` says why they are left out. */
export function bareFailureRecord(input: WholeRecordInput, { failure }: Failed, because: unknown): FailureRecord {
  const info = { ...rolloutInfo(input), state: undefined };
  const reason = presentable(because instanceof Error ? because.message : String(because));
  return {
    ...indices(input),
    _ng_failure_class: failure.class,
    failure,
    rollout: { ...info, left_out: `the row and the conversation cannot be written: ${reason}` },
  };
}

/** How it failed in the generations before this one, the first one first. */
async function earlierFailures({ input }: WholeRecordInput): Promise<EarlierFailure[]> {
  const { batch, range, index, sample, generation } = input;
  const store = openStore(input.store);
  const found: EarlierFailure[] = [];
  for (let before = 0; before < generation; before++) {
    const ended = parseEnding(await store.read(failureKey(batch, range, index, sample, before)));
    if (!ended || !isFailed(ended)) continue;
    const { class: name, message, attempts } = ended.failure.failure;
    found.push({ generation: before, class: name, message, attempts });
  }
  return found;
}

interface Said {
  readonly prompt: Prompt;
  readonly items: Item[];
}

async function loadSaid({ progress: { conversation } }: WholeRecordInput): Promise<Said> {
  return conversation ? loadConversation(conversation) : { prompt: { items: [], tools: [], sampling: {} }, items: [] };
}

function bodyOf(input: WholeRecordInput, row: Row, { prompt, items }: Said, ending: RolloutOutcome) {
  const responses_create_params = requestOf(row, prompt, input.input);
  const asRow = isDeepStrictEqual(itemsIn(responses_create_params['input']), itemsIn(prompt.items));
  const tokens = traceTokens(items);
  const info: Pick<RolloutInfo, 'opening' | 'tokens'> = {
    ...(!asRow && { opening: prompt.items }),
    ...(tokens && { tokens }),
  };
  return { responses_create_params, response: responseOf(input, prompt, items, ending), info };
}

/** What NeMo RL groups rollouts by: the row's own, else our environment in its place. */
function agentOf({ input: { environment } }: WholeRecordInput, row: Row): unknown {
  return row['agent_ref'] ?? { type: 'responses_api_agents', name: environment.name };
}

function indices({ input }: WholeRecordInput) {
  return { _ng_task_index: input.index, _ng_rollout_index: input.sample };
}
