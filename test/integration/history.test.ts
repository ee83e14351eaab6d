import { expect, test } from 'vitest';
import { rolloutId } from '../../contracts/names.ts';
import { historyOf, openGym, resultsOf } from './gym.ts';

const turns = 100;
const tool = (index: number) => ({
  type: 'function',
  name: index === 0 ? 'get_weather' : `tool_${index}`,
  description: 'One of many tools, described at some length. '.repeat(8),
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});

test('a conversation of 100 turns and 1 MB with 30 tools stays below 4 MiB of history, and its record has all of it', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const server = await gym.startModelServer({
    record: false,
    answer({ items }) {
      const turn = items.filter(({ kind }) => kind === 'output').length;
      if (turn === turns - 1) return 'That was all.';
      const filler = String.fromCharCode(97 + (turn % 26)).repeat(2_600);
      return {
        text: `turn ${turn} ${filler}`,
        calls: [{ name: 'get_weather', arguments: { city: `${turn} ${filler}` } }],
      };
    },
  });
  const submitted = await gym.submit({
    environment: 'example_single_tool_call',
    rows: [
      { responses_create_params: { input: 'go on', tools: Array.from({ length: 30 }, (_, index) => tool(index)) } },
    ],
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    limits: { turns: turns + 10 },
  });
  expect(await submitted.handle.result()).toMatchObject({ verified: 1, failed: 0, turns });

  const id = rolloutId(submitted.input.spec.batch, 0, 0);
  const { historySize } = await gym.client.workflow.getHandle(id).describe();
  expect(historySize).toBeLessThan(4 * 1024 * 1024);
  for (const event of await historyOf(gym.client, id)) {
    expect(JSON.stringify(event).length).toBeLessThan(64 * 1024);
  }

  const { record } = (await resultsOf(submitted))[0]!;
  const { output } = record.response as { output: { type: string; output?: string }[] };
  expect(JSON.stringify(output).length).toBeGreaterThan(1_000_000);
  const outputs = output.filter(({ type }) => type === 'function_call_output');
  expect(outputs).toHaveLength(turns - 1);
  // Every tool output is there, whole and in order, whatever had been folded.
  for (const [turn, { output: text }] of outputs.entries())
    expect(JSON.parse(text!).city).toMatch(new RegExp(`^${turn} `));
});
