/** A key is where it is used and nowhere else, also when the model server repeats it in its errors. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGym } from '../integration/gym.ts';
import { terminal } from '../integration/terminal.ts';

const key = 'sk-proj-4f0b1d77aa5e4c0c9c';
const plain = 'hunter2hunter2hunter2';

test('a key that a server answers with is in no history, store, log, record or output', async () => {
  const gym = await openGym();
  const server = await gym.startModelServer({
    answer: ({ headers, items }) => {
      const [, bare] = String(headers.authorization).split(' ');
      const message = `Incorrect API key provided: ${bare}. The header was ${String(headers.authorization)}.`;
      if (items[0]?.text === 'refuse') return { status: 401, message };
      const said = [bare, Buffer.from(String(headers.authorization)).toString('base64'), encodeURIComponent(bare!)];
      return { text: `Done: ${said.join(' ')}.`, extra: { id: said[0], model: said[1] } };
    },
  });
  const { folder, prefix, run } = terminal({ OPENAI_API_KEY: key, JUDGE_KEY: plain });
  const rows = ['refuse', 'go'].map((input) => ({ responses_create_params: { input } }));
  writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const said: string[] = [];
  const histories: string[] = [];
  const dgym = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args);
    said.push(stdout, stderr);
    return code;
  };

  for (const [variable, batch] of [
    ['OPENAI_API_KEY', `${prefix}-known`],
    ['JUDGE_KEY', `${prefix}-plain`],
  ] as const) {
    const binding = { provider: 'openai', model: 'm', urls: [server.url], key_variable: variable };
    writeFileSync(join(folder, 'batch.yaml'), JSON.stringify({ model: { policy: binding } }));
    const flags = ['--environment', 'example_single_tool_call', '--config', 'batch.yaml', '--batch', batch];
    expect(await dgym('collect', 'rows.jsonl', ...flags, '--out', `${batch}.jsonl`, '--verbose')).toBe(1);
    for (const command of ['status', 'show']) {
      await dgym(command, command === 'show' ? `${batch}/0-0` : batch, '--json');
    }
    await dgym('doctor', '--model', `m@${server.url}`, '--json');
    for await (const { workflowId } of gym.client.workflow.list({ query: `WorkflowId STARTS_WITH '${batch}'` })) {
      histories.push(textIn(await gym.client.workflow.getHandle(workflowId).fetchHistory()));
    }
  }
  // It was used: the server saw it.
  const seen = server.requests.map(({ headers }) => headers.authorization);
  expect(new Set(seen)).toEqual(new Set([`Bearer ${key}`, `Bearer ${plain}`]));
  for (const texts of [said, histories]) expect(texts.join('\n')).toContain('Incorrect API key provided');

  const everything = [...said, ...histories, ...filesBelow(folder).map((path) => readFileSync(path, 'utf8'))].join(
    '\n',
  );
  expect(everything).toContain('Done: ***');
  for (const secret of [key, plain]) {
    const base64 = Buffer.from(`Bearer ${secret}`).toString('base64').slice(12, -4);
    for (const form of [secret, base64]) expect(everything.includes(form)).toBe(false);
  }
});

/** Everything in a history that can be read, payloads included. */
function textIn(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(textIn).join('\n');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
