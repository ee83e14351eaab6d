/** The activities that every batch uses, whatever its environment. */

export { generate } from './generate.ts';
export { planRange } from './dataset.ts';
export { record } from './record.ts';
export { compactRange } from './results.ts';
export { putSettings } from './settings.ts';
