import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../contracts/dataset.ts';
import { findScriptEntry, parseScript, type ScriptEntry } from '../../contracts/script.ts';
import { missing } from '../../catalogue/code_gen/interpreter.ts';
import { environmentFile } from '../../environments/files.ts';
import { environments } from '../../catalogue/index.ts';
import { play, type Playing } from '../../environments/play.ts';
import { missingVenv } from '../../catalogue/python/venv.ts';
import { serveAfresh } from '../../environments/serve-afresh.ts';

/** What the scripted model earns with each row. */
const expected: Record<string, number[]> = {
  calendar: [1, 1, 1, 0, 1, 0],
  code_gen: [1, 1, 0, 1, 1, 0],
  coffee_bar: [1.2, 1.2, 0.5, 1.2, 0.7],
  equivalence_llm_judge: [1, 0, 0.5, 1, 0, 1],
  example_multi_step: [1, 1, 1, 0, 0, 1],
  example_session_state_mgmt: [1, 1, 1, 1, 0, 1],
  example_single_tool_call: [1, 1, 1, 1, 1, 1],
  google_search: [1, 1, 0, 1, 0],
  instruction_following: [1, 0, 0.5, 1, 1, 0],
  math_advanced_calculations: [1, 1, 1, 1, 0, 0],
  math_with_judge: [1, 1, 0, 1, 1, 0],
  mcqa: [1, 0, 1, 1, 1, 1],
  structured_outputs: [1, 0, 1, 1, 1, 1, 1, 0],
  workplace_assistant: [1, 1, 1, 1, 0, 0],
};

/** What this machine lacks for one of them: without it, it could only fail. */
const lacking: Record<string, string | undefined> = {
  code_gen: await missing(),
  math_with_judge: missingVenv('math_with_judge'),
};

test('a folder is named after its environment, and each has rows, a script and figures to be tested by', () => {
  const root = new URL('../../catalogue/', import.meta.url);
  const folders = readdirSync(root).filter((name) => existsSync(new URL(`${name}/index.ts`, root)));
  expect([...environments.keys()].sort()).toEqual(folders.sort());
  expect(Object.keys(expected)).toEqual(folders);
});

describe.each([...environments])('%s', (name, environment) => {
  const rows = readRows(environmentFile(name, 'rows.jsonl'));
  const entries = parseScript(readFileSync(environmentFile(name, 'script.jsonl'), 'utf8'));

  const lack = lacking[name];
  const withIt = lack === undefined ? test : test.skip;
  const because = lack === undefined ? '' : ` (skipped: ${lack})`;

  withIt(`has at least five rows, and all of them open${because}`, async () => {
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const row of rows) {
      const { items, tools } = await serveAfresh(environment).open({ row, options: environment.resolveOptions({}) });
      expect(items.length).toBeGreaterThan(0);
      const own = (row['responses_create_params'] as { tools?: { name: string }[] } | undefined)?.tools;
      expect(tools.map((tool) => tool.name)).toEqual((own ?? environment.describe().tools).map((tool) => tool.name));
    }
  });

  withIt(`pays the scripted model what its answers are worth${because}`, async () => {
    const rewards = [];
    for (const [index, row] of rows.entries()) {
      const { reward } = await play(environment, { row, ...scripted(entries, index) });
      rewards.push(Number(reward.toFixed(6)));
    }
    expect(rewards).toEqual(expected[name]);
  });
});

test('the guest of the coffee bar and its judge are models, and what they say is in the record', async () => {
  const environment = environments.get('coffee_bar')!;
  const [, , row] = readRows(environmentFile('coffee_bar', 'rows.jsonl'));
  const entries = parseScript(readFileSync(environmentFile('coffee_bar', 'script.jsonl'), 'utf8'));
  const { details, rewards, transcript } = await play(environment, { row: row!, ...scripted(entries, 2) });
  expect(rewards).toEqual({ order: 0.5, polite: 0 });
  expect(details).toEqual({ wrong_products: ['croissant'], manners: 'A guest is not told to move on.' });
  expect(transcript).toContainEqual(
    expect.objectContaining({ role: 'user', content: expect.stringContaining('a colleague is ill') }),
  );
  expect(transcript).toContainEqual(
    expect.objectContaining({ output: '{"error":"There are only 4 of tea in the order."}' }),
  );
  const exact = await play(environment, { row: row!, ...scripted(entries, 2), preset: 'all_or_nothing' });
  expect(exact.rewards['order']).toBe(0);
});

function scripted(entries: readonly ScriptEntry[], row: number): Pick<Playing, 'script' | 'answers'> {
  const turns = (role: string) => findScriptEntry(entries, { role, row, sample: 0 })?.turns ?? [];
  return { script: turns('policy'), answers: { user: turns('user'), judge: turns('judge') } };
}

function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
