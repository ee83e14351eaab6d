/** The `rollout` field of a record: where it comes from and what it took. */

import { rolloutId } from '../../contracts/names.ts';
import type { RolloutInfo } from '../../contracts/record.ts';
import type { RecordInput } from '../../contracts/rollout.ts';
import { version } from '../version.ts';

/** Bindings, with their URLs and names of API keys, stay out of it: of a model only its name is told. */
export function rolloutInfo({ input, progress, workflow_id, run_id, started_at }: RecordInput): RolloutInfo {
  const { batch, index, sample, generation, environment, models } = input;
  const { turns, usage, timings, attempts, cost, model_calls, tools, state } = progress;
  return {
    id: rolloutId(batch, index, sample),
    batch,
    workflow_id,
    run_id,
    generation,
    environment: { name: environment.name, version: environment.version, options: environment.options },
    models: Object.fromEntries(Object.entries(models).map(([role, { model }]) => [role, model])),
    turns,
    usage,
    timings,
    attempts,
    ...(cost !== undefined && { cost }),
    ...(model_calls && { model_calls }),
    ...(tools && { tools }),
    started_at: new Date(started_at).toISOString(),
    // The clock of another machine, which may be behind.
    ended_at: new Date(Math.max(Date.now(), started_at)).toISOString(),
    version,
    ...(state !== undefined && { state }),
  };
}
