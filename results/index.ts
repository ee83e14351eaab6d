/** Results of a batch, read back from the store. */

export { isFailed, type Ended } from './endings.ts';
export { createManifest, listBatches, readManifest, replaceManifest } from './manifest.ts';
export { readResults, readResult } from './read.ts';
export { summarize, type Summary } from './summarize.ts';
