/** A worker that serves the faulty module, a model that calls its tool once, and batches with one row for each fault. */

import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentBinding } from '../../../contracts/environment.ts';
import { environmentQueue } from '../../../contracts/names.ts';
import { openGym, type Gym } from '../../integration/gym.ts';
import type { ModelServerAnswer } from '../../support/model-server/answer.ts';
import type { ModelServerRequest } from '../../support/model-server/request.ts';
import type { ModelServer } from '../../support/model-server.ts';
import type { Submitted } from '../../support/submit.ts';

export type Placement = 'inline' | 'queue';
export const placements: readonly Placement[] = ['inline', 'queue'];

export const faultyModule = fileURLToPath(new URL('faulty.ts', import.meta.url));

export interface Setting {
  readonly gym: Gym;
  readonly model: ModelServer;
  /** What the worker is told. */
  readonly settings: Record<string, string>;
  submit(placement: Placement, faults: readonly string[], seconds?: number): Promise<Submitted & { log: HookLog }>;
}

/** Which hooks ran, in which row, in their order; a row is known by its fault. */
export interface HookLog {
  readonly path: string;
  ran(hook: string, fault: string): number;
}

/** `answers` are the model's, by fault, where it does not call the tool and then end. */
export async function openSetting(answers: Record<string, ModelServerAnswer> = {}): Promise<Setting> {
  const gym = await openGym();
  const model = await gym.startModelServer({ answer: (request) => answers[faultIn(request)] ?? actOnce(request) });
  return {
    gym,
    model,
    settings: { DGYM_ENVIRONMENTS: faultyModule },
    async submit(placement, faults, seconds = 5) {
      const log = openLog();
      const submitted = await gym.submit({
        environment: bindFaulty(gym.prefix, placement, seconds),
        rows: faults.map((fault) => rowOf(fault, log)),
        models: { policy: { provider: 'openai', model: 'm', urls: [model.url] } },
      });
      return { ...submitted, log };
    },
  };
}

/** The model that calls the tool, and then ends. */
export function actOnce({ items }: ModelServerRequest): ModelServerAnswer {
  return items.some(({ kind }) => kind === 'output') ? 'Done.' : { calls: [{ name: 'act', arguments: {} }] };
}

function faultIn({ items }: ModelServerRequest): string {
  return items[0]?.text ?? '';
}

export function rowOf(fault: string, log: HookLog): object {
  return { responses_create_params: { input: [{ role: 'user', content: fault }] }, fault, log: log.path };
}

export function openLog(): HookLog {
  const path = join(mkdtempSync(join(tmpdir(), 'durable-gym-hooks-')), 'hooks.jsonl');
  return {
    path,
    ran(hook, fault) {
      const line = JSON.stringify([hook, fault]);
      return existsSync(path)
        ? readFileSync(path, 'utf8')
            .split('\n')
            .filter((one) => one === line).length
        : 0;
    },
  };
}

function bindFaulty(prefix: string, placement: Placement, timeout_seconds: number): EnvironmentBinding {
  const name = `faulty_${placement}`;
  const queue = environmentQueue(prefix, name);
  return { name, version: '1', placement, queue, weights: { good: 1 }, options: {}, timeout_seconds };
}
