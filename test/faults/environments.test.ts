/** Hooks that throw, hang, and return what they must not: the rollout fails by name, the others go on, and `close` runs. */

import { expect, test } from 'vitest';
import { resultsOf } from '../integration/gym.ts';
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
