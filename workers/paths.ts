/** Where the workflows and the worker's own files are in the build. */

import { fileURLToPath } from 'node:url';

/** The build folder, also when this module runs from source. */
const dist = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url);

export const bundlePath = fileURLToPath(new URL('workflow-bundle.js', dist));
/** Loaded by the SDK, by its path. */
export const failureConverterPath = fileURLToPath(new URL('workflows/failure-converter.js', dist));
export const workerPath = fileURLToPath(new URL('workers/main.js', dist));
/** Preloaded into worker processes and their threads. */
export const preloadPath = fileURLToPath(new URL('workers/preload.cjs', dist));
