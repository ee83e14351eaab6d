/** Results of a batch, read back from the store. */

export { putEnd, readEnd } from './end.ts';
export { isFailed, isMissing, type Asked } from './endings.ts';
export { createManifest, latestGeneration, listBatches, readManifest, replaceManifest } from './manifest.ts';
export { readResults, readResult } from './read.ts';
export { summarize } from './summarize.ts';
