/** Results of a batch, read back from the store. */

export { compactRange } from './results/compact.ts';
export { isFailed, type Ended } from './results/endings.ts';
export { createManifest, listBatches, readManifest, replaceManifest } from './results/manifest.ts';
export { readResults, readResult } from './results/read.ts';
export { summarize, type Summary } from './results/summarize.ts';
