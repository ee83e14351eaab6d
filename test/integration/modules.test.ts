/** Environments of the user's: in modules that this package has never seen. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGym, scheduled, historyOf } from './gym.ts';
import { terminal } from './terminal.ts';

const inline = `
import { defineEnvironment, ToolError, user } from 'durable-gym';
import { z } from 'zod';

enum Limit { Most = 50 } // Node alone cannot strip this

export const wordCount = defineEnvironment({
  name: 'word_count',
  description: 'Count the words.',
  placement: 'inline',
  row: z.object({ text: z.string(), expected: z.int() }),
  state: z.object({ submitted: z.int().nullable() }),
  open: ({ row }) => ({ state: { submitted: null }, items: [user(row.text)] }),
  tools: {
    submit: {
      description: 'Submit the number of words.',
      input: z.object({ count: z.int() }),
      run({ count }, { state }) {
        if (count > Limit.Most) throw new ToolError('nobody writes so much');
        state.submitted = count;
        return { taken: true };
      },
    },
  },
  rewards: { correct: ({ row, state }) => Number(state.submitted === row.expected) },
});
`;
const queued = `
import { defineEnvironment, lastReply, user } from 'durable-gym';
import { z } from 'zod';

export const shout = defineEnvironment({
  name: 'shout',
  description: 'Say it in capitals.',
  row: z.object({ text: z.string() }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: [user(row.text)] }),
  rewards: { loud: ({ row, transcript }) => Number(lastReply(transcript) === row.text.toUpperCase()) },
});
`;
const script = [
  {
    row: 0,
    turns: [
      { calls: [{ name: 'submit', arguments: { count: 99 } }] },
      { calls: [{ name: 'submit', arguments: { count: 3 } }] },
      'Three.',
    ],
  },
  { row: 1, turns: ['WHAT?'] },
];
const rows = [
  { environment: 'word_count', text: 'one two three', expected: 3 },
  { environment: 'shout', text: 'what?' },
];
const jsonl = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

test('environments in modules run inline and on queues, and resume finds their modules again', async () => {
  const { client } = await openGym();
  const { folder, prefix, run } = terminal();
  const wordCount = join(folder, 'gyms, old', 'word_count');
  mkdirSync(wordCount, { recursive: true });
  writeFileSync(join(wordCount, 'index.ts'), inline);
  writeFileSync(join(folder, 'shout.js'), queued);
  writeFileSync(join(folder, 'rows.jsonl'), jsonl(rows));
  writeFileSync(join(folder, 'script.jsonl'), jsonl(script));
  const batch = `${prefix}-modules`;
  const modules = ['--environments', './gyms, old/word_count', '--environments', 'shout.js'];

  const flags = ['--model', 'scripted:script.jsonl', '--batch', batch, '--detach'];
  const submitted = await run('collect', 'rows.jsonl', ...modules, ...flags);
  expect(submitted).toMatchObject({ code: 0 });
  expect(submitted.stdout).toContain(`dgym worker --environments '${join(wordCount, 'index.ts')}'`);

  // It was told once: the worker of `resume` loads what the batch needs.
  const resumed = await run('resume', batch, '--out', 'rollouts.jsonl');
  expect(resumed).toMatchObject({ code: 0 });
  const records = readFileSync(join(folder, 'rollouts.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ reward, rollout }) => [rollout.environment.name, reward])).toEqual([
    ['word_count', 1],
    ['shout', 1],
  ]);
  expect(JSON.stringify(records[0].response.output)).toContain('nobody writes so much');
  // Beside the workflow, or as activities on a queue: each as its placement says.
  expect(scheduled(await historyOf(client, `${batch}/0-0`))).toEqual(['generate', 'generate', 'generate']);
  expect(scheduled(await historyOf(client, `${batch}/1-0`))).toEqual([
    'shout.open',
    'generate',
    'shout.reward',
    'shout.close',
  ]);
});

test('a module that has gone is said before a batch is resumed', async () => {
  const { folder, prefix, run } = terminal();
  writeFileSync(join(folder, 'shout.js'), queued);
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([rows[1]!]));
  writeFileSync(join(folder, 'script.jsonl'), jsonl([{ turns: ['WHAT?'] }]));
  const batch = `${prefix}-moved`;
  const flags = ['--environments', 'shout.js', '--model', 'scripted:script.jsonl', '--batch', batch, '--detach'];
  await run('collect', 'rows.jsonl', ...flags);

  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'elsewhere', 'shout.js'), queued);
  writeFileSync(join(folder, 'shout.js'), 'export {};');
  expect(await run('resume', batch)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/shout\.js: exports no environment/),
  });
  expect(await run('resume', batch, '--environments', 'elsewhere/shout.js')).toMatchObject({ code: 0 });
});

test('an environment on a queue describes itself before anything starts', async () => {
  const { client } = await openGym();
  const { folder, prefix, run } = terminal();
  const guest = { guest: 'a guest', greeting: 'One tea.', wishes: [], expected: { tea: 1, cookie: 1 } };
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([guest]));
  writeFileSync(
    join(folder, 'script.jsonl'),
    jsonl([
      { role: 'policy', turns: [{ calls: [{ name: 'add', arguments: { product: 'tea' } }] }, 'Here you are.'] },
      { role: 'judge', turns: ['{"polite": true, "reason": "kind"}'] },
    ]),
  );
  // Whoever answers on a queue may be foreign: here it is the worker that the command itself runs.
  const collect = (batch: string, ...flags: string[]) => {
    const model = 'scripted:script.jsonl';
    const roles = ['--model', model, '--model', `judge=${model}`];
    return run('collect', 'rows.jsonl', ...roles, '--batch', batch, '--out', `${batch}.jsonl`, ...flags);
  };

  const done = `${prefix}-done`;
  const user = ['--model', 'user=scripted:script.jsonl'];
  expect(await collect(done, '--environment', `coffee_bar:all_or_nothing@${prefix}`, ...user)).toMatchObject({
    code: 0,
  });
  const record = JSON.parse(readFileSync(join(folder, `${done}.jsonl`), 'utf8'));
  expect(record.rollout.environment).toEqual({
    name: 'coffee_bar',
    version: '1',
    options: { partial_credit: false },
  });
  expect(record.reward_components).toEqual({ order: 0, polite: 0.2 });
  const asked = scheduled(await historyOf(client, `${done}/0-0`)).filter((type) => type !== 'generate');
  expect(new Set(asked)).toEqual(
    new Set(['open', 'call', 'reply', 'reward', 'close'].map((verb) => `coffee_bar.${verb}`)),
  );

  const refused = `${prefix}-refused`;
  const ended = await collect(refused, '--environment', `coffee_bar@${prefix}`, '--option', 'sugar=2', ...user);
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/coffee_bar on queue .*no option "sugar"; its options are partial_credit/);
  expect(scheduled(await historyOf(client, refused))).toEqual(['coffee_bar.describe']);

  const uncast = await collect(`${prefix}-uncast`, '--environment', `coffee_bar@${prefix}`);
  expect(uncast.code).toBe(1);
  expect(uncast.stdout).toContain('no model for its role "user": add --model user=NAME[@URL]');
});

const thrower = `import { defineEnvironment, user } from 'durable-gym';
import { z } from 'zod';

const reach = (row: { deep?: { x: string } }): string => row.deep!.x;

export const thrower = defineEnvironment({
  name: 'thrower',
  description: 'Throw.',
  placement: 'inline',
  row: z.object({ text: z.string() }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: [user(reach(row))] }),
  rewards: { good: () => 1 },
});
`;

test('a failure names the line of the module in which a hook threw', async () => {
  const { folder, prefix, run } = terminal();
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine', 'thrower.ts'), thrower);
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([{ text: 'x' }]));
  const flags = ['--environment', 'thrower', '--environments', 'mine/thrower.ts', '--model', 'scripted:none.jsonl'];
  writeFileSync(join(folder, 'none.jsonl'), jsonl([{ turns: ['x'] }]));
  const collected = await run('collect', 'rows.jsonl', ...flags, '--batch', prefix, '--out', 'out.jsonl');
  expect(collected).toMatchObject({ code: 1 });
  const failure = JSON.parse(readFileSync(join(folder, 'out_failures.jsonl'), 'utf8')).failure;
  expect(failure).toMatchObject({ class: 'environment_error', step: 'open', at: 'mine/thrower.ts:4' });
  expect((await run('show', `${prefix}/0-0`)).stdout).toContain('at  mine/thrower.ts:4\n');

  const paused = await run('pause', prefix);
  expect(paused).toMatchObject({ code: 2, stderr: expect.stringContaining('collects the 1 without a reward') });
});
