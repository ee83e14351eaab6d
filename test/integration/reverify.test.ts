import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environmentFile } from '../../environments/files.ts';
import { openTerminal, type Ended } from '../support/dgym.ts';
import { startModelServer } from '../support/model-server.ts';
import { until } from './gym.ts';
import { terminal } from './terminal.ts';

const away = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
const lines = (path: string): Record<string, any>[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const reportOf = ({ stdout }: Ended): Record<string, any> => JSON.parse(stdout);

test.each(['coffee_bar', 'example_session_state_mgmt', 'mcqa'])(
  'what collect leaves of %s is scored the same again, without a Temporal server',
  async (environment) => {
    const { folder, run } = terminal();
    const [rows, script] = [environmentFile(environment, 'rows.jsonl'), environmentFile(environment, 'script.jsonl')];
    const roles = environment === 'coffee_bar' ? ['--model', 'user=scripted', '--model', 'judge=scripted'] : [];
    const collected = await run(
      ...['collect', rows, '--environment', environment, '--model', 'scripted', ...roles],
      ...['--samples', '2', '--out', 'rollouts.jsonl'],
    );
    expect(collected.code).toBe(0);
    const records = lines(join(folder, 'rollouts.jsonl'));

    const offline = openTerminal(away);
    const judge = environment === 'coffee_bar' ? ['--model', `judge=scripted:${script}`] : [];
    const args = ['reverify', join(folder, 'rollouts.jsonl'), ...judge];
    const checked = await offline.run(...args, '--check', '--out', 'again.jsonl');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toMatch(/environment.*records.*scored.*failed.*mean recorded.*mean new.*agreement/);
    expect(checked.stdout).toContain(`${records.length} of ${records.length} (100 %)`);
    expect(lines(join(offline.folder, 'again.jsonl'))).toEqual(records);

    // Without what only our own records say, they are replayed.
    const foreign = join(folder, 'foreign.jsonl');
    writeFileSync(foreign, records.map((record) => `${JSON.stringify({ ...record, rollout: undefined })}\n`).join(''));
    const again = await offline.run('reverify', foreign, ...judge, '--check', '--rows', rows, '--json');
    const refused = environment === 'coffee_bar';
    expect(again.code).toBe(refused ? 1 : 0);
    expect(reportOf(again)).toMatchObject(
      refused ? { failures: { environment_not_replayable: records.length } } : { agreement: { share: 1 } },
    );
  },
);

test('Ctrl-C ends it at once and leaves no file behind', async () => {
  const server = await startModelServer({ answer: () => 'late', latency: 60_000 });
  onTestFinished(() => server.close());
  const { folder, start } = openTerminal(away);
  const row = { guest: 'Jo', greeting: 'Hi', wishes: [], expected: {} };
  const params = { input: [{ role: 'user', content: 'Hi' }] };
  const rollout = { environment: { name: 'coffee_bar', options: {} }, state: { order: {}, heard: 1 } };
  const record = { ...row, responses_create_params: params, response: { output: [] }, reward: 1, rollout };
  writeFileSync(join(folder, 'records.jsonl'), `${JSON.stringify(record)}\n`.repeat(50));

  const running = start('reverify', 'records.jsonl', '--model', `judge=m@${server.url}`, '--out', 'out/new.jsonl');
  await until(() => server.open === 32);
  running.signal('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Interrupted after 0 of 50 records; nothing was written.');
  expect(existsSync(join(folder, 'out', 'new.jsonl'))).toBe(false);
  expect(readdirSync(join(folder, 'out'))).toEqual([]);
});

test('a command that cannot work says so in one line', async () => {
  const { folder, run } = openTerminal(away);
  writeFileSync(join(folder, 'torn.jsonl'), '{"reward": 1}\n{"rew');
  const torn = await run('reverify', 'torn.jsonl', '--environment', 'mcqa', '--out', 'out.jsonl');
  expect(torn).toMatchObject({ code: 2, stdout: '' });
  expect(torn.stderr).toMatch(/^dgym: torn\.jsonl:2: not valid JSON .*\n$/);
  expect(existsSync(join(folder, 'out.jsonl'))).toBe(false);
  expect((await run('reverify', 'torn.jsonl')).stderr).toContain('pass --environment NAME');
  expect((await run('reverify', '--help')).stdout).toContain('--check');
});
