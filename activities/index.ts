/** The activities that every batch uses, whatever its environment. */

export { generate } from './generate.ts';
export { planRange } from './plan-range.ts';
export { record } from './record.ts';
export { compactRange } from './compact-range.ts';
export { markEnd } from './mark-end.ts';
export { putSettings } from './settings.ts';
