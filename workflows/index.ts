/** The workflow types, as they are registered. */

export { batch } from './batch.ts';
export { range } from './range.ts';
export { rollout } from './rollout.ts';
