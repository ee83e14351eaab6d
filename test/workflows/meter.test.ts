/** What a rollout has used: counted from what model calls report. */

import { expect, it } from 'vitest';
import type { GenerateOutput } from '../../contracts/model.ts';
import { Meter } from '../../workflows/meter.ts';

const call = (input_tokens: number, output_tokens: number, cached_tokens = 0): GenerateOutput => ({
  chunk: { inline: [] },
  spoke: true,
  finish: 'stop',
  usage: { input_tokens, output_tokens, cached_tokens, reasoning_tokens: 0 },
  response: { id: '', model: 'm', created_at: 0 },
  seconds: 1,
  attempts: 2,
});

it('adds up tokens, time, attempts and what they cost', () => {
  const meter = new Meter();
  meter.model('policy', call(1_000_000, 100_000, 400_000), { input: 2, output: 10, cached: 0.5 });
  meter.model('policy', call(100_000, 0, 50_000), { input: 1, output: 1 });
  expect(meter.progress()).toEqual({
    turns: 0,
    usage: { input_tokens: 1_100_000, output_tokens: 100_000, cached_tokens: 450_000, reasoning_tokens: 0 },
    attempts: 4,
    timings: { model: 2, environment: 0, total: 2 },
    cost: 2.5,
    answers: [{ role: 'policy', server: 0, answers: 2 }],
    model_calls: [
      { role: 'policy', input_tokens: 1_000_000, output_tokens: 100_000, seconds: 1, attempts: 2, cost: 2.4 },
      { role: 'policy', input_tokens: 100_000, output_tokens: 0, seconds: 1, attempts: 2, cost: 0.1 },
    ],
  });
});

it('knows no cost where no model has a price', () => {
  const meter = new Meter();
  meter.model('policy', call(10, 5));
  expect(meter.progress()).not.toHaveProperty('cost');
  meter.model('policy', call(10, 5), { input: 0, output: 0 });
  expect(meter.progress().cost).toBe(0);
});

it('writes no cost as 0.30000000000000004', () => {
  const meter = new Meter();
  for (let calls = 0; calls < 3; calls++) meter.model('policy', call(100_000, 0), { input: 1, output: 1 });
  expect(meter.cost).toBe(0.3);
});

it('counts the calls of each tool, whatever a model calls it', () => {
  const meter = new Meter();
  expect(meter.progress()).not.toHaveProperty('tools');
  meter.tool('add', false);
  meter.tool('add', true);
  meter.tool('__proto__', true);
  meter.tool('x'.repeat(1_000), true);
  expect(Object.entries(meter.progress().tools ?? {})).toEqual([
    ['add', { calls: 2, errors: 1 }],
    ['__proto__', { calls: 1, errors: 1 }],
    ['x'.repeat(100), { calls: 1, errors: 1 }],
  ]);
});

it('counts tools by name, and those of a model that makes up names together', () => {
  const meter = new Meter();
  for (let number = 0; number < 10_000; number++) meter.tool(`${number}${'n'.repeat(9000)}`, true);
  meter.tool(`0${'n'.repeat(9000)}`, false);
  const { tools = {} } = meter.progress();
  expect(JSON.stringify(tools).length).toBeLessThan(64 * 1024);
  expect(Object.values(tools)[0]).toEqual({ calls: 2, errors: 1 });
  expect(tools['…']).toEqual({ calls: 10_000 - 256, errors: 10_000 - 256 });
});

it('counts answers by role and server, and what is wrong with them', () => {
  const meter = new Meter();
  meter.model('policy', { ...call(1, 1), server: 1, faults: ['unparsed_tool_call', 'invalid_arguments'] });
  meter.model('policy', { ...call(1, 1), server: 1, faults: ['unparsed_tool_call'] });
  meter.model('policy', call(1, 1));
  meter.model('judge', { ...call(1, 1), faults: ['unopened_thought'] });
  expect(meter.progress().answers).toEqual([
    { role: 'policy', server: 1, answers: 2, faults: { unparsed_tool_call: 2, invalid_arguments: 1 } },
    { role: 'policy', server: 0, answers: 1 },
    { role: 'judge', server: 0, answers: 1, faults: { unopened_thought: 1 } },
  ]);
});
