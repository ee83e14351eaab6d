/** Token ids and log-probabilities on their way from a server like vLLM to the file that NeMo RL trains on. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesIn } from '../support/lines.ts';
import { openGym } from './gym.ts';
import { terminal } from './terminal.ts';

const asked = { logprobs: true, top_logprobs: 0, return_token_ids: true, return_tokens_as_token_ids: true };

test('token ids come out as they were sent, on the last item of each call, and a sequence that drifted is told and left out', async () => {
  const { folder, prefix, run } = terminal();
  const server = await (
    await openGym()
  ).startModelServer({
    answer({ items, body }) {
      expect(body).toMatchObject(asked);
      const done = items.some(({ kind }) => kind === 'output');
      const drifts = items[0]?.text === 'drift';
      return {
        ...(done
          ? { text: 'It is 5.' }
          : { text: 'Let me see.', calls: [{ name: 'get_counter_value', arguments: {} }] }),
        // The second prompt of a rollout that drifts has another token where the first answer was.
        extra: { prompt_token_ids: done ? [1, 2, 3, drifts ? 9 : 4, 5, 6] : [1, 2] },
        choice: {
          token_ids: done ? [7, 8] : [3, 4, 5],
          logprobs: { content: (done ? [-0.5, 0] : [-0.1, -2, -0.25]).map((logprob) => ({ token: 'x', logprob })) },
        },
      };
    },
  });
  const rows = ['count', 'drift'].map((text) => ({
    responses_create_params: { input: [{ role: 'user', content: text }] },
    ...{ initial_count: 5, expected_count: 5 },
  }));
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const batch = `${prefix}-tokens`;
  const flags = ['--environment', 'example_session_state_mgmt', '--token-ids', '--batch', batch];

  const refused = await run('collect', 'rows.jsonl', '--no-probe', ...flags, '--model', `m@${server.url}`);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('name the model as chat-completions:NAME@URL'),
  ]);

  const collected = await run(
    'collect',
    'rows.jsonl',
    '--no-probe',
    ...flags,
    '--model',
    `chat-completions:m@${server.url}`,
  );
  expect(collected.code, collected.stderr).toBe(0);
  const exported = await run('export', batch, '--format', 'nemo-rl', '--out', 'grpo.jsonl');
  expect(exported.stdout).toMatch(/drifted/);

  const path = join(folder, 'grpo.jsonl');
  const [row, ...others] = linesIn(path) as { response: { output: Record<string, unknown>[] } }[];
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    mask_sample: false,
    instance_config: { mask_sample: false },
    rollout: { tokens: { turns: 2, drifted: [] } },
  });
  expect(readFileSync(path, 'utf8')).toContain('"reward":1.0,');
  const tokens = row!.response.output.map(({ type, prompt_token_ids, generation_token_ids, generation_log_probs }) => [
    type,
    ...(generation_token_ids === undefined ? [] : [prompt_token_ids, generation_token_ids, generation_log_probs]),
  ]);
  expect(tokens).toEqual([
    ['message'],
    ['function_call', [1, 2], [3, 4, 5], [-0.1, -2, -0.25]],
    ['function_call_output'],
    ['message', [1, 2, 3, 4, 5, 6], [7, 8], [-0.5, 0]],
  ]);

  const report = await run('report', batch, '--json');
  expect(JSON.parse(report.stdout)).toMatchObject({
    overall: { token_ids: { turns: 4, drifted: { count: 1, denominator: 2 } } },
  });
  const gym = linesIn(join(folder, `rollouts/${batch}/rollouts.jsonl`)) as { rollout: { tokens: unknown } }[];
  expect(gym.map(({ rollout }) => rollout.tokens)).toEqual([
    { turns: 2, drifted: [] },
    { turns: 2, drifted: [2] },
  ]);
});
