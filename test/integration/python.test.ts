/** Environments in Python: real workers of another language, from the first `describe` to the record. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { maxInlineBytes } from '../../contracts/limits.ts';
import { rolloutId } from '../../contracts/names.ts';
import type { Terminal } from '../support/dgym.ts';
import { endings } from '../support/endings/cases.ts';
import { preparePython, pythonPackage, startPythonWorker } from '../support/python-worker.ts';
import type { WorkerProcess } from '../support/worker-process.ts';
import { historyOf, openGym, scheduled, until } from './gym.ts';
import { terminal } from './terminal.ts';

const python = preparePython();
if ('missing' in python) console.warn(`skipped: the tests of environments in Python: ${python.missing}`);
const testPython = test.skipIf('missing' in python);

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples/python-environment');
/** The queue that the example's last line names. */
const wordGuess = 'word_guess@word-guess';
const longTalk = join(pythonPackage, 'tests/environments/long_talk.py');
const endingsFile = join(pythonPackage, 'tests/environments/endings.py');
const partBytes = 100_000;

async function startWorker(file: string, queue = 'word-guess'): Promise<WorkerProcess> {
  if ('missing' in python) throw new Error(python.missing);
  const worker = await startPythonWorker(python, file, { address: inject('temporalAddress'), queue });
  onTestFinished(() => worker.stop('SIGKILL'));
  return worker;
}

/** Runs a Python module to its end. */
function runPython(cwd: string, ...args: string[]) {
  if ('missing' in python) throw new Error(python.missing);
  return spawnSync(python.command, args, { cwd, env: { ...process.env, ...python.env }, encoding: 'utf8' });
}

function openFolder(name: string): Terminal & { prefix: string } {
  const opened = terminal();
  cpSync(name, opened.folder, { recursive: true });
  return opened;
}

const lines = (path: string): Record<string, any>[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const jsonl = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const scripted = ['policy', 'user', 'judge'].flatMap((role) => ['--model', `${role}=scripted:script.jsonl`]);

testPython('the tests of the Python package pass', () => {
  const { status, stderr } = runPython(pythonPackage, '-W', 'error', '-m', 'unittest');
  expect(stderr).toMatch(/Ran \d+ tests/);
  expect(status).toBe(0);
});

testPython('what the template makes works at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-template-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'templates/python'), folder, { recursive: true });
  expect(runPython(folder, '-m', 'unittest')).toMatchObject({ status: 0 });
  const played = runPython(folder, '-m', 'durable_gym', 'test', 'environment.py');
  expect(played).toMatchObject({ status: 0 });
  expect(played.stdout.match(/reward 1 /g)).toHaveLength(5);
});

testPython('rollouts in memory end as in a workflow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-endings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cases = join(folder, 'cases.json');
  writeFileSync(cases, JSON.stringify(endings));
  const { stdout, stderr } = runPython(pythonPackage, endingsFile, cases);
  expect(stderr).toBe('');
  const ended = JSON.parse(stdout) as unknown[];
  expect(ended.map((end, index) => [endings[index]?.name, end])).toEqual(endings.map(({ name, ends }) => [name, ends]));
});

testPython('the limits that an environment states hold in a batch', async () => {
  const { folder, prefix, run } = terminal();
  const queue = `${prefix}-python`;
  await startWorker(endingsFile, queue);
  const call = (name: string, args: object) => ({ calls: [{ name, arguments: args }] });
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([{ says: [] }, { says: [] }]));
  writeFileSync(
    join(folder, 'script.jsonl'),
    jsonl([
      { row: 0, turns: Array.from({ length: 9 }, () => call('act', { times: 1 })) },
      { row: 1, turns: [call('sleep', { seconds: 60 })] },
    ]),
  );
  const out = join(folder, 'ended.jsonl');
  const flags = ['--environment', `talks@${queue}`, '--model', 'scripted:script.jsonl', '--out', out];
  expect(await run('collect', 'rows.jsonl', ...flags, '--batch', `${prefix}-limits`)).toMatchObject({ code: 1 });
  expect(lines(out)).toMatchObject([{ reward: 6, rollout: { stop_reason: 'max_turns', turns: 6 } }]);
  expect(lines(join(folder, 'ended_failures.jsonl'))).toMatchObject([
    { failure: { class: 'activity_timeout', message: expect.stringContaining('talks.call did not end within 2 s') } },
  ]);
});

testPython('the example is collected: tools, a user and a judge who are models, rewards and details', async () => {
  expect(readFileSync(join(example, 'environment.py'), 'utf8').split('\n').length).toBeLessThanOrEqual(61);
  const { client } = await openGym();
  const { folder, prefix, run } = openFolder(example);
  await startWorker(join(example, 'environment.py'));
  const batch = `${prefix}-example`;

  const collected = await run('collect', 'rows.jsonl', '--environment', wordGuess, ...scripted, '--batch', batch);
  expect(collected).toMatchObject({ code: 0 });
  const records = lines(join(folder, `rollouts/${batch}/rollouts.jsonl`));
  expect(records.map(({ reward }) => Math.round(reward * 10) / 10)).toEqual([1.2, 1.2, 1, 1.2, 0.2]);
  expect(records[0]).toMatchObject({
    secret: 'tea',
    reward_components: { solved: 1, polite: 0.2 },
    guesses: 1,
    manners: 'It says thank you.',
  });

  const events = await historyOf(client, rolloutId(batch, 2, 0));
  expect(scheduled(events)).toEqual([
    'word_guess.open',
    ...['generate', 'word_guess.call', 'generate', 'word_guess.call'],
    // The friend is asked for a hint: the verb, the model, and the verb again.
    ...['generate', 'word_guess.reply', 'generate', 'word_guess.reply'],
    ...['generate', 'word_guess.call', 'generate', 'word_guess.reply'],
    // The judge's first answer is no JSON.
    ...['word_guess.reward', 'generate', 'word_guess.reward', 'generate', 'word_guess.reward'],
    'word_guess.close',
  ]);
});

testPython('presets and options reach the hooks', async () => {
  const { folder, prefix, run } = openFolder(example);
  await startWorker(join(example, 'environment.py'));
  const collect = (batch: string, ...args: string[]) =>
    run('collect', 'rows.jsonl', '--only', '4', ...scripted, '--batch', batch, ...args);
  await collect(`${prefix}-preset`, '--environment', 'word_guess:hard@word-guess');
  await collect(`${prefix}-option`, '--environment', wordGuess, '--option', 'max_guesses=7');
  const guesses = (batch: string) => lines(join(folder, `rollouts/${batch}/rollouts.jsonl`))[0]?.['guesses'];
  expect([guesses(`${prefix}-preset`), guesses(`${prefix}-option`)]).toEqual([2, 6]);
});

testPython('what does not fit the environment ends the batch before any rollout starts', async () => {
  const { prefix, run, client } = { ...openFolder(example), ...(await openGym()) };
  await startWorker(join(example, 'environment.py'));
  const collect = (batch: string, ...args: string[]) =>
    run('collect', 'rows.jsonl', '--environment', wordGuess, '--batch', batch, ...args);

  const option = await collect(`${prefix}-option`, ...scripted, '--option', 'colour=red');
  expect(option.stdout).toContain('"word_guess" has no option "colour"; its options are max_guesses');
  const role = await collect(`${prefix}-role`, ...scripted.slice(0, 4));
  expect(role.stdout).toContain('no model for its role "judge": add --model judge=');
  for (const [batch, { code }] of Object.entries({ option, role })) {
    expect(code).not.toBe(0);
    const types = scheduled(await historyOf(client, `${prefix}-${batch}`));
    expect(types).toEqual(['word_guess.describe']);
  }
});

testPython('a megabyte of conversation arrives whole at the reward, and history stays small', async () => {
  const { client } = await openGym();
  const { folder, prefix, run } = terminal();
  const queue = `${prefix}-python`;
  await startWorker(longTalk, queue);
  const parts = 10;
  const calls = Array.from({ length: parts }, (_, number) => ({ name: 'tell', arguments: { number } }));
  writeFileSync(join(folder, 'rows.jsonl'), jsonl([{ parts }, { parts }]));
  writeFileSync(
    join(folder, 'script.jsonl'),
    jsonl([
      { row: 0, turns: [{ calls }, 'I have heard it all.'] },
      { row: 1, turns: Array.from({ length: parts }, () => 'Go on.') },
    ]),
  );
  const batch = `${prefix}-long`;
  const flags = ['--environment', `long_talk@${queue}`, '--model', 'scripted:script.jsonl', '--batch', batch];
  expect(await run('collect', 'rows.jsonl', ...flags)).toMatchObject({ code: 0 });

  const records = lines(join(folder, `rollouts/${batch}/rollouts.jsonl`));
  // As a user it stops before the last part.
  expect(records).toMatchObject([
    { reward: 1, heard_parts: parts, heard_bytes: parts * partBytes },
    { reward: 1, heard_parts: parts - 1, heard_bytes: (parts - 1) * partBytes },
  ]);
  for (const row of [0, 1]) {
    const { raw } = await client.workflow.getHandle(rolloutId(batch, row, 0)).describe();
    expect(Number(raw.workflowExecutionInfo?.historySizeBytes)).toBeLessThan(8 * maxInlineBytes);
  }
});

testPython('a Python worker that is killed between verbs loses nothing', async () => {
  const gym = await openGym();
  const { folder, prefix, start } = terminal();
  const queue = `${prefix}-python`;
  const rollouts = 6;
  let release = (): void => undefined;
  const gate = new Promise<void>((open) => (release = open));
  const server = await gym.startModelServer({
    async answer({ items }) {
      const told = items.filter(({ kind }) => kind === 'output').length;
      if (told === 1) await gate;
      return told < 2 ? { calls: [{ name: 'tell', arguments: { number: told } }] } : 'I have heard it all.';
    },
  });
  writeFileSync(join(folder, 'rows.jsonl'), jsonl(Array.from({ length: rollouts }, () => ({ parts: 2 }))));
  const batch = `${prefix}-killed`;
  const first = await startWorker(longTalk, queue);
  const flags = ['--environment', `long_talk@${queue}`, '--model', `m@${server.url}`, '--batch', batch];
  const collecting = start('collect', 'rows.jsonl', '--no-probe', ...flags);

  // Every rollout waits for its second turn: the tool's first call has been answered.
  await until(() => server.open === rollouts && server.count === 2 * rollouts);
  await first.stop('SIGKILL');
  release();
  await until(async () => scheduled(await historyOf(gym.client, rolloutId(batch, 0, 0))).length === 5);
  await startWorker(longTalk, queue);

  expect(await collecting.ended).toMatchObject({ code: 0 });
  const records = lines(join(folder, `rollouts/${batch}/rollouts.jsonl`));
  expect(records).toMatchObject(Array.from({ length: rollouts }, () => ({ reward: 1, heard_parts: 2 })));
  expect(server.count).toBe(3 * rollouts);
});
