/** Recorded rollouts, scored again without Temporal. */

export { readObjectLines } from './reverify/lines.ts';
export { originOf } from './reverify/recording.ts';
export { RowsFile } from './reverify/rows.ts';
export { isScored, reverify, type Reverification, type Reverified } from './reverify/run.ts';
