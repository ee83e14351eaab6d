/** Recorded rollouts, scored again without Temporal. */

export { readJsonLines } from '../results/json-lines.ts';
export { readLine } from './line.ts';
export { originOf } from './recording.ts';
export { RowsFile } from './rows.ts';
export { isScored, reverify, type Reverification, type Reverified } from './run.ts';
