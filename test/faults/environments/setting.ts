/** A worker that serves the faulty module, a model that calls its tool once, and batches with one row for each fault. */

import { openGym, type Gym } from '../../integration/gym.ts';
import type { ModelServerAnswer } from '../../support/model-server/answer.ts';
import type { ModelServerRequest } from '../../support/model-server/request.ts';
import type { ModelServer } from '../../support/model-server.ts';
import type { Submitted } from '../../support/submit.ts';
import { actOnce, bindFaulty, faultyModule, openLog, rowOf, type HookLog, type Placement } from './rows.ts';

export const placements: readonly Placement[] = ['inline', 'queue'];

export interface Setting {
  readonly gym: Gym;
  readonly model: ModelServer;
  /** What the worker is told. */
  readonly settings: Record<string, string>;
  submit(placement: Placement, faults: readonly string[], seconds?: number): Promise<Submitted & { log: HookLog }>;
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

function faultIn({ items }: ModelServerRequest): string {
  return items[0]?.text ?? '';
}
