/** The rollouts of a batch, a line each. */

import { expect, test } from 'vitest';
import { record } from '../../activities/record.ts';
import { listRollouts } from '../../cli/rollout-list.ts';
import { assistant, batchInStore, markEnded } from '../results/batch-in-store.ts';

test('a batch is shown with rewards, failures, and what has no record', async () => {
  const row = { responses_create_params: { input: 'x' } };
  const there = await batchInStore([row, row, row]);
  await record(await there.verified(0, 0, 0.5, [assistant('4')]));
  await record(await there.failed(1, 0));
  const said: string[] = [];
  const output = {
    json: false,
    say: (text: string) => void said.push(text),
    result: () => undefined,
    note: () => undefined,
  };
  await listRollouts(output, there.store, there.batch);
  expect(said).toHaveLength(3);
  expect(said[0]).toMatch(/^b1\/0-0 {2}reward .*0\.5.* turns? /);
  expect(said[1]).toMatch(/^b1\/1-0 {2}.*[a-z]+_[a-z]+/);
  expect(said[2]).toBe('b1/2-0  no record yet');

  await markEnded(there);
  await listRollouts(output, there.store, there.batch);
  expect(said[5]).toMatch(/^b1\/2-0 {2}.*not_collected.*ended as budget/);
  await expect(listRollouts(output, there.store, 'unknown')).rejects.toThrow('dgym list');
});
