/** Rows of the faulty module, a fault each, and what their hooks leave in a log. */

import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentBinding } from '../../../contracts/environment.ts';
import { environmentQueue } from '../../../contracts/names.ts';
import type { ModelServerAnswer } from '../../support/model-server/answer.ts';
import type { ModelServerRequest } from '../../support/model-server/request.ts';

export type Placement = 'inline' | 'queue';

export const faultyModule = fileURLToPath(new URL('faulty.ts', import.meta.url));

/** Which hooks ran, in which row, in their order; a row is known by its fault. */
export interface HookLog {
  readonly path: string;
  ran(hook: string, fault: string): number;
}

/** The model that calls the tool, and then ends. */
export function actOnce({ items }: Pick<ModelServerRequest, 'items'>): ModelServerAnswer {
  return items.some(({ kind }) => kind === 'output') ? 'Done.' : { calls: [{ name: 'act', arguments: {} }] };
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

export function bindFaulty(prefix: string, placement: Placement, timeout_seconds: number): EnvironmentBinding {
  const name = `faulty_${placement}`;
  const queue = environmentQueue(prefix, name);
  return { name, version: '1', placement, queue, weights: { good: 1 }, options: {}, timeout_seconds };
}
