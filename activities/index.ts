/** The activities that every batch uses, whatever its environment. */

export { generate } from './generate.ts';
export { planRange } from '../results/dataset.ts';
export { record } from './record.ts';
export { compactRange } from '../results/index.ts';
export { putSettings } from './settings.ts';
