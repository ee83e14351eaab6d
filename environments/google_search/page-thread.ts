/** The thread that reads pages: HTML comes in, its main text goes out. */

import { parentPort } from 'node:worker_threads';
import type { Answer } from './background.ts';
import { mainText } from './main-text.ts';

parentPort?.on('message', (html: string) => {
  try {
    parentPort?.postMessage({ value: mainText(html) ?? null } satisfies Answer);
  } catch (error) {
    parentPort?.postMessage({ error: error as Error } satisfies Answer);
  }
});
