import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';

const folder = new URL('../histories/', import.meta.url);
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.json(\.gz)?$/.test(name),
);
let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}, 60_000);

function read(name: string) {
  const data = readFileSync(new URL(name, folder));
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(data) : data).toString());
}

test.each(histories)('the recorded history %s replays', async (name) => {
  await Worker.runReplayHistory({ workflowBundle }, read(name));
});

test('there are histories of every workflow type', () => {
  const types = histories.map((name) => read(name).events[0].workflowExecutionStartedEventAttributes.workflowType.name);
  expect([...new Set(types)].toSorted()).toEqual(['batch', 'range', 'rollout']);
});

test('a history that the workflows would not write does not replay', async () => {
  const name = histories.find((one) => one.includes('rollout-tools'))!;
  const history = read(name);
  for (const { activityTaskScheduledEventAttributes: scheduled } of history.events) {
    if (scheduled) scheduled.activityType.name = 'something_else';
  }
  await expect(Worker.runReplayHistory({ workflowBundle }, history)).rejects.toThrow();
});
