/** What a run of a rollout leaves to the next one: the same meter, and little enough for one payload. */

import { expect, test } from 'vitest';
import type { GenerateOutput } from '../../contracts/model.ts';
import { maxTurns } from '../../contracts/limits.ts';
import { Meter } from '../../workflows/meter.ts';

const call = (seconds: number): GenerateOutput => ({
  chunk: { inline: [] },
  spoke: true,
  finish: 'stop',
  usage: { input_tokens: 123_456, output_tokens: 1_234, cached_tokens: 100_000, reasoning_tokens: 12 },
  response: { id: 'resp_1', model: 'm', created_at: 1 },
  seconds,
  attempts: 1,
});

function metered(turns: number): Meter {
  const meter = new Meter();
  for (let turn = 0; turn < turns; turn++) {
    meter.model('policy', call(1.234), { input: 2, output: 10 });
    meter.model('judge', call(0.5));
    meter.tool(`tool ${turn % 3}`, turn % 2 === 0);
    meter.environment({ seconds: 0.001, attempts: 2 });
    meter.turns += 1;
  }
  return meter;
}

/** As history carries it. */
function handedOn(meter: Meter): Meter {
  const next = new Meter();
  next.resume(JSON.parse(JSON.stringify(meter.carry())) as ReturnType<Meter['carry']>);
  return next;
}

test('a meter that was handed on goes on as if it had not been', () => {
  const meter = metered(5);
  const next = handedOn(handedOn(meter));
  expect(next.progress()).toEqual(meter.progress());
  expect(next.answers).toEqual(meter.answers);
  for (const one of [meter, next]) one.model('policy', call(2), { input: 2, output: 10 });
  expect(next.progress()).toEqual(meter.progress());
  expect(next.response).toEqual(meter.response);
});

test('the most turns that there can be, with a judge in each, fit into a payload', () => {
  const carried = JSON.stringify(metered(maxTurns).carry());
  expect(carried.length).toBeLessThan(1024 * 1024);
});
