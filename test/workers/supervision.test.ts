/** A process of workers that never come to an end: it ends all the same, whoever asks it to. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';

const source = (path: string) => new URL(`../../${path}`, import.meta.url).href;
/** Longer than any process that the test may meet. */
const nobody = 2 ** 22 + 1;

/** Supervises what Temporal gives for a worker whose `run()` does not settle. */
function supervised(settings: object, states: readonly string[], signal?: 'SIGTERM'): Promise<unknown[]> {
  const workers = `${JSON.stringify(states)}.map((state) => ({ getState: () => state, shutdown() {} }))`;
  const code = `
    const { supervise } = await import('${source('workers/supervision.ts')}');
    const { stop } = supervise(${workers}, { shutdownGrace: 50, ...${JSON.stringify(settings)} }, { info() {}, error() {} });
    process.on('SIGTERM', () => stop('SIGTERM'));
    setInterval(() => undefined, 1_000);
    console.log('ready');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (signal) child.stdout.once('data', () => child.kill(signal));
  return once(child, 'exit');
}

test('SIGTERM, a parent that is gone and a part that failed end it within its grace and ten seconds', async () => {
  const ended = await Promise.all([
    supervised({}, ['RUNNING'], 'SIGTERM'),
    supervised({ parentPid: nobody }, ['RUNNING']),
    supervised({}, ['RUNNING', 'FAILED']),
  ]);
  expect(ended).toEqual([1, 1, 1].map((code) => [code, null]));
}, 60_000);
