/** Which batch a report is of, as its manifest tells it. */

import type { Manifest } from '../contracts/batch.ts';
import type { Source } from './report.ts';

export function sourceOf({ batch, created_at, dataset, input, version }: Manifest): Source {
  const { spec, environments, total, samples, generation } = input;
  return {
    batch,
    created_at,
    dataset,
    rows: samples === 0 ? 0 : total / samples,
    samples,
    environments: environments.map(({ name, version }) => ({ name, version })),
    models: Object.fromEntries(Object.entries(spec.models).map(([role, { model }]) => [role, model])),
    generation,
    version,
  };
}
