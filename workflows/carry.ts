/** What every rollout of a batch is given, made small once: so that any number of them can start, however much was set. */

import { patched } from '@temporalio/workflow';
import type { BatchInput, CarriedBatch } from '../contracts/batch.ts';
import { maxInlineSettingsBytes } from '../contracts/limits.ts';
import { putSettings } from './store.ts';

/** The batch with references in place of large settings. */
export async function carry(batch: BatchInput): Promise<CarriedBatch> {
  const { spec, environments } = batch;
  const settings = [spec.sampling, ...environments.map(({ options }) => options)];
  if (!settings.some(isLarge) || !patched('settings-by-reference')) return batch;
  const [sampling = spec.sampling, ...options] = await putSettings({ store: spec.store, settings });
  return {
    ...batch,
    spec: { ...spec, sampling },
    environments: environments.map((one, index) => ({ ...one, options: options[index] ?? one.options })),
  };
}

/** What looks like a reference would be taken for one. */
function isLarge(value: object): boolean {
  return '$blob' in value || JSON.stringify(value).length > maxInlineSettingsBytes;
}
