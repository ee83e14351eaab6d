/** A model whose answers stand in a file: for tests and demonstrations, with no server and no credentials. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobRef } from '../contracts/blob.ts';
import type { Item } from '../contracts/conversation.ts';
import type { Usage } from '../contracts/model.ts';
import { findScriptEntry, parseScript, type ScriptEntry } from '../contracts/script.ts';
import { outputText } from '../conversation/text.ts';
import { produce } from '../conversation/scripted-answer.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { readBlob } from '../store/blobs.ts';
import type { ModelAnswer, ModelProvider, ModelRequest } from './provider.ts';

/** Scripts that a worker keeps parsed. */
const maxScripts = 16;
const scripts = new Map<string, Promise<ScriptEntry[]>>();

export const scripted: ModelProvider = {
  async respond(request): Promise<ModelAnswer> {
    const { model, rollout, role, turn, signal } = request;
    const entries = await load(model.script);
    const answer = findScriptEntry(entries, { role, ...rollout })?.turns[turn];
    if (answer === undefined) {
      throw new RolloutFailure(
        'model_rejected',
        `the script has no answer for role ${role}, row ${rollout.row}, sample ${rollout.sample}, turn ${turn} (from 0)`,
      );
    }
    const { delay_ms: delay = 0 } = typeof answer === 'string' ? {} : answer;
    if (delay > 0) await sleep(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
    const id = `${rollout.row}-${rollout.sample}-${role}-${turn}`;
    const { items, finish } = produce(answer, id);
    return {
      items,
      finish,
      usage: usageOf(request, items),
      response: { id: `resp_${id}`, model: model.model, created_at: Math.floor(Date.now() / 1000) },
    };
  },
};

async function load(script: BlobRef | undefined): Promise<ScriptEntry[]> {
  if (!script) throw new RolloutFailure('model_rejected', 'the scripted model has no script');
  const known = scripts.get(script.sha256);
  if (known) return known;
  const loading = readBlob(script).then((data) => parse(data.toString()));
  scripts.set(script.sha256, loading);
  // A store that failed once may answer next time.
  loading.catch(() => scripts.delete(script.sha256));
  const [oldest] = scripts.keys();
  if (scripts.size > maxScripts && oldest !== undefined) scripts.delete(oldest);
  return loading;
}

function parse(text: string): ScriptEntry[] {
  try {
    return parseScript(text);
  } catch (error) {
    throw new RolloutFailure('model_rejected', (error as Error).message);
  }
}

/** Four characters count as a token: near enough for text, and the same in every run. */
function usageOf({ items: before, tools }: ModelRequest, items: readonly Item[]): Usage {
  const calls = items.map((item) => (item.type === 'function_call' ? String(item['arguments']) : '')).join('');
  return {
    input_tokens: tokensOf(JSON.stringify(before) + JSON.stringify(tools)),
    output_tokens: tokensOf(outputText(items) + calls),
    cached_tokens: 0,
    reasoning_tokens: 0,
  };
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}
