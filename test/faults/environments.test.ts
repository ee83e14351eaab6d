/** Hooks that throw, hang, and return what they must not: the rollout fails by name, the others go on, and `close` runs. */

import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { resultsOf, until } from '../integration/gym.ts';
import { openSetting, placements } from './environments/setting.ts';

/** What becomes of a row: its reward, or its failure. */
const ends: Record<string, number | { class: string; step: string; attempts: number; message: RegExp }> = {
  nothing: 1,
  'huge output': 1,
  'huge state': 1,
  'call throws behind its back': 1,
  'close throws': 1,
  'close hangs': 1,
  'open throws': { class: 'environment_error', step: 'open', attempts: 4, message: /no room for this row/ },
  'call throws': { class: 'environment_error', step: 'call', attempts: 4, message: /the tool broke/ },
  'call throws half a character': { class: 'environment_error', step: 'call', attempts: 4, message: /bad \ufffd char/ },
  'call throws what cannot be read': {
    class: 'environment_error',
    step: 'call',
    attempts: 4,
    message: /thrown: something that cannot be read/,
  },
  'call replaces JSON.parse': {
    class: 'environment_error',
    step: 'call',
    attempts: 4,
    message: /Cannot assign to read only property 'parse'/,
  },
  'call adds to all objects': {
    class: 'environment_error',
    step: 'call',
    attempts: 4,
    message: /Cannot add property evil/,
  },
  'call hangs': {
    class: 'activity_timeout',
    step: 'call',
    attempts: 4,
    message: /faulty_\w+\.call did not end within 5 s/,
  },
  'state is no JSON': { class: 'environment_error', step: 'call', attempts: 4, message: /state\.value is a Map/ },
  'output is no JSON': { class: 'environment_error', step: 'call', attempts: 4, message: /BigInt/ },
  'output is a function': { class: 'environment_error', step: 'call', attempts: 4, message: /is a function/ },
  'reward is NaN': {
    class: 'environment_error',
    step: 'reward',
    attempts: 4,
    message: /is NaN; a score has to be a finite/,
  },
  'reward throws': { class: 'environment_error', step: 'reward', attempts: 4, message: /no score for this/ },
  'reward hangs': {
    class: 'activity_timeout',
    step: 'reward',
    attempts: 4,
    message: /faulty_\w+\.reward did not end within 5 s/,
  },
  'model rejected': { class: 'model_rejected', step: 'generate', attempts: 1, message: /400/ },
};
const faults = Object.keys(ends);
const failed = Object.values(ends).filter((end) => typeof end !== 'number').length;

test('what a hook does wrong is a failure of its row alone, by name, and close runs', async () => {
  const { gym, settings, submit } = await openSetting({
    'model rejected': { status: 400, message: 'no such parameter' },
  });
  await gym.startWorker(settings);
  const batches = await Promise.all(placements.map((placement) => submit(placement, faults)));
  for (const submitted of batches) {
    const asked = { verified: faults.length - failed, failed, state: 'done' };
    expect(await submitted.handle.result()).toMatchObject(asked);

    const results = await resultsOf(submitted);
    for (const [row, fault] of faults.entries()) {
      const { record, failure } = results.find((one) => one.row === row)!;
      const end = ends[fault]!;
      if (typeof end === 'number') {
        expect([fault, record?.reward]).toEqual([fault, end]);
      } else {
        const message = expect.stringMatching(end.message);
        expect([fault, failure?.failure]).toMatchObject([fault, { ...end, message }]);
      }
      // Where `open` has thrown there is no state that could be closed.
      expect([fault, submitted.log.ran('close', fault) > 0]).toEqual([fault, fault !== 'open throws']);
    }
  }
});

test('a cancelled batch closes what is open, whatever its hooks do, and ends', async () => {
  const { gym, model, settings, submit } = await openSetting({ 'model hangs': { fault: 'hang' } });
  await gym.startWorker(settings);
  const open = ['call waits', 'call hangs', 'reward waits', 'reward hangs', 'model hangs'];
  for (const placement of placements) {
    const { handle, log } = await submit(placement, open, 600);
    const underWay = () => log.ran('call', 'call waits') + log.ran('call', 'call hangs');
    const judged = () => log.ran('reward', 'reward waits') + log.ran('reward', 'reward hangs');
    await until(() => underWay() === 2 && judged() === 2 && model.open === 1);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    for (const fault of open) expect([fault, log.ran('close', fault)]).toEqual([fault, 1]);
    await until(() => model.open === 0);
  }
});

test('rollouts whose worker lacks their environment wait, and go on where it is served', async () => {
  const { gym, settings, submit } = await openSetting();
  const lacking = await gym.startWorker();
  const { handle, log } = await submit('inline', ['nothing', 'huge output']);
  const open = gym.client.workflow.getHandle(rolloutId(handle.workflowId, 0, 0));
  // Started by its range, which the worker has; taken up by nobody.
  await until(() => open.describe().then(isRunning, () => false));
  expect(log.ran('open', 'nothing')).toBe(0);
  await gym.startWorker(settings);
  await lacking.stop();
  expect(await handle.result()).toMatchObject({ verified: 2, failed: 0 });
  expect(log.ran('close', 'nothing')).toBe(1);
});

function isRunning({ status }: { readonly status: { readonly name: string } }): boolean {
  return status.name === 'RUNNING';
}
