/** The `rollout` field of a record: where it comes from and what it took. */

import type { ModelBinding } from '../../contracts/model.ts';
import { rolloutId } from '../../contracts/names.ts';
import type { RolloutInfo } from '../../contracts/record.ts';
import type { WholeRecordInput } from '../../contracts/rollout.ts';
import { presentable, displayUrl } from '../../contracts/presentable.ts';
import { version } from '../../own-package.ts';

/** Bindings, with names of API keys, stay out of it: of a model its name is told, and where it was asked. */
export function rolloutInfo({ input, progress, workflow_id, run_id, started_at }: WholeRecordInput): RolloutInfo {
  const { batch, index, sample, generation, environment, models } = input;
  const { turns, usage, timings, attempts, cost, model_calls, answers, tools, state } = progress;
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
    ...(answers && {
      answers: answers.map((count) => ({ ...count, ...endpointOf(models[count.role], count.server) })),
    }),
    ...(tools && { tools }),
    started_at: new Date(started_at).toISOString(),
    // The clock of another machine, which may be behind.
    ended_at: new Date(Math.max(Date.now(), started_at)).toISOString(),
    version,
    ...(state !== undefined && { state }),
  };
}

/** Where it was asked, as messages show it; a model without a URL of its own was asked where its worker's variable says. */
function endpointOf(model: ModelBinding | undefined, server: number): { endpoint?: string } {
  const url = model?.urls?.[server];
  return url === undefined ? {} : { endpoint: presentable(displayUrl(url)) };
}
