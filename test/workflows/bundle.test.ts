import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';

let code = '';

beforeAll(async () => {
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  ({ code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }));
}, 60_000);

/** Paths of the modules that webpack put into the bundle. */
function modules(): string[] {
  return [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map(([, path]) => path!);
}

test('the bundle holds our workflows', () => {
  expect(modules()).toEqual(expect.arrayContaining([expect.stringContaining('workflows/rollout.ts')]));
});

test('the bundle holds neither zod nor an environment nor anything that touches the world', () => {
  const foreign = modules().filter((path) => /zod|openai|\/(environments|activities|workers|cli)\//.test(path));
  expect(foreign).toEqual([]);
});

test('the bundle holds of contracts only the modules without schemas', () => {
  const contracts = modules()
    .map((path) => /contracts\/([a-z-]+)\.ts$/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  expect(contracts.toSorted()).toEqual([
    'answer-faults',
    'binding',
    'failures',
    'json',
    'limits',
    'names',
    'rewards',
    'suggestion',
    'tally',
    'text',
    'turns',
  ]);
});
