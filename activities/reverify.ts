/** Recorded rollouts, scored again without Temporal. */

export { readJsonLines } from '../results/json-lines.ts';
export { originOf } from './reverify/recording.ts';
export { RowsFile } from './reverify/rows.ts';
export { isScored, reverify, type Reverification, type Reverified } from './reverify/run.ts';
