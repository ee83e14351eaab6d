/** Recorded rollouts to score again: as NeMo Gym leaves them, and as our own `record` makes them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { rolloutRecord } from '../../../results/record/build.ts';
import { spill } from '../../../store/values.ts';
import { putBlob } from '../../../store/blobs.ts';
import { reverify } from '../../../cli/commands/reverify.ts';
import type { ReverifyFlags } from '../../../cli/reverify/flags.ts';
import type { Row } from '../../../contracts/dataset.ts';
import { weigh } from '../../../contracts/rewards.ts';
import type { Environment } from '../../../environments/environment.ts';
import { play, type Playing } from '../../../environments/play.ts';
import { temporaryStore } from '../../results/batch-in-store.ts';

export type Fields = Record<string, any>;

/** Every parameter of the Responses API that was not given, as pydantic dumps it. */
const defaults = {
  ...Object.fromEntries(['instructions', 'metadata', 'model', 'temperature', 'top_p', 'stream'].map((n) => [n, null])),
  parallel_tool_calls: null,
  tool_choice: 'auto',
  tools: [],
};

/** What NeMo Gym writes for `row`: of its fields only those that the verify response declares. */
export function nemoRecord(row: Row, output: readonly Fields[], verified: Fields): Fields {
  const params = row['responses_create_params'] as Fields;
  const input = (params['input'] as Fields[]).map((item) => ({ ...item, type: 'message' }));
  return {
    responses_create_params: { ...defaults, ...params, input },
    response: { id: 'resp_1', created_at: 1.5, model: 'm', object: 'response', output, tools: [], usage: null },
    agent_ref: { type: 'responses_api_agents', name: 'unknown_agent' },
    ...verified,
  };
}

export const said = (text: string): Fields => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [], logprobs: null }],
});

/** A tool call and its output. */
export const called = (call_id: string, name: string, args: unknown, output: string): Fields[] => [
  { type: 'function_call', id: null, call_id, name, arguments: JSON.stringify(args), status: 'completed' },
  { type: 'function_call_output', call_id, output, id: null, status: 'completed' },
];

/** Plays a rollout and records it as row 7, sample 1; `spillState` puts its state into the store. */
export async function ourRecord(
  folder: string,
  environment: Environment,
  playing: Playing,
  { spillState = false }: { spillState?: boolean } = {},
): Promise<Fields> {
  const store = await temporaryStore(join(folder, 'store'));
  const played = await play(environment, playing);
  const page = await putBlob(store, `${JSON.stringify(playing.row)}\n`);
  const { version, placement, weights, name } = environment.describe();
  const options = environment.resolveOptions(playing.options ?? {}, playing.preset);
  const { items } = await environment
    .serve({ key: '', signal: new AbortController().signal })
    .open({ row: structuredClone(playing.row), options });
  const said = played.transcript.slice(items.length);
  const record = await rolloutRecord(
    {
      input: {
        batch: 'b',
        store: store.url,
        models: { policy: { provider: 'openai', model: 'm', queue: '' } },
        sampling: { temperature: 0.5 },
        limits: { turns: 50, stalled: 3, seconds: 60 },
        search_attributes: false,
        environment: { name, version, queue: '', placement, weights, options },
        index: 7,
        sample: 1,
        row: { url: page.url, sha256: page.sha256, line: 0 },
        range: '000000',
        generation: 0,
      },
      workflow_id: 'b/7-1',
      run_id: 'r',
      started_at: 0,
      progress: {
        turns: 1,
        usage: { input_tokens: 1, output_tokens: 1, cached_tokens: 0, reasoning_tokens: 0 },
        timings: { model: 0, environment: 0, total: 0 },
        attempts: 1,
        conversation: {
          prompt: { items: [...items], tools: [...played.tools], sampling: {} },
          chunks: [{ inline: [...said] }],
        },
        state: await spill(store, played.state, spillState ? 0 : 1e6),
      },
      outcome: { stop_reason: 'completed', ...weigh(played.rewards, weights), details: { ...played.details } },
    },
    { stop_reason: 'completed', ...weigh(played.rewards, weights), details: { ...played.details } },
  );
  return JSON.parse(JSON.stringify(record)) as Fields;
}

export function writeLines(path: string, records: readonly unknown[]): string {
  writeFileSync(
    path,
    records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join(''),
  );
  return path;
}

export function readLines(path: string): Fields[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Fields);
}

/** The command in this process: its exit code and its report. */
export async function run(file: string, flags: ReverifyFlags = {}): Promise<{ code: number; report: Fields }> {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    const code = await reverify({ ...flags, json: true }, file);
    return { code, report: JSON.parse(text) as Fields };
  } finally {
    spy.mockRestore();
  }
}
