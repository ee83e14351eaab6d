/** Settings that are larger than what rollouts carry: they lie in the store, and reach hooks and models whole. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesIn } from '../support/lines.ts';
import { openGym } from './gym.ts';
import { terminal } from './terminal.ts';

const environment = (placement: string) => `
import { defineEnvironment, user } from 'durable-gym';
import { z } from 'zod';

export const guided_${placement} = defineEnvironment({
  name: 'guided_${placement}',
  description: 'Follow the guide.',
  placement: '${placement}',
  row: z.object({ text: z.string() }),
  options: z.object({ guide: z.string().default('') }),
  state: z.object({ opened: z.string() }),
  open: ({ row, options }) => ({ state: { opened: options.guide.slice(-10) }, items: [user(row.text)] }),
  rewards: { read: ({ options, state }) => ({ score: options.guide.length, details: { opened: state.opened } }) },
});
`;

test.each(['inline', 'queue'])('an option of more than 64 KiB reaches hooks that run %s', async (placement) => {
  const gym = await openGym();
  const server = await gym.startModelServer({ answer: () => 'Done.' });
  const { folder, run } = terminal();
  const guide = `${'g'.repeat(100_000)} the end.`;
  writeFileSync(join(folder, 'guided.ts'), environment(placement));
  writeFileSync(join(folder, 'rows.jsonl'), '{"text":"go"}\n{"text":"go"}\n');
  const flags = ['--environments', './guided.ts', '--environment', `guided_${placement}`, '--model', `m@${server.url}`];
  const collected = await run('collect', 'rows.jsonl', ...flags, '--option', `guide=${guide}`, '--out', 'out.jsonl');
  expect(collected).toMatchObject({ code: 0 });
  expect(linesIn(join(folder, 'out.jsonl')).map(({ reward, opened }) => [reward, opened])).toEqual(
    Array(2).fill([guide.length, guide.slice(-10)]),
  );
});
