/** What a batch did not collect, once it has ended, is one thing in all commands: failed as `not_collected`. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Terminal } from '../support/dgym.ts';
import { openGym, until, type Gym } from './gym.ts';
import { terminal } from './terminal.ts';

const environment = 'example_single_tool_call';
const rows = 12;

/** A terminal with a batch that its command has submitted or collected. */
async function collectIn(shell: ReturnType<typeof terminal>, url: string, ...flags: string[]) {
  const lines = Array.from({ length: rows }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));
  writeFileSync(join(shell.folder, 'rows.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const common = ['--environment', environment, '--model', `m@${url}`, '--concurrency', '2', '--batch', shell.prefix];
  return shell.run('collect', 'rows.jsonl', '--no-probe', ...common, ...flags);
}

interface Counts {
  readonly [name: string]: any;
}

/** What each command says: verified, failed, and of these not collected. */
async function told(batch: string, { folder, run }: Terminal) {
  const json = async (...args: string[]): Promise<Counts[]> =>
    (await run(...args, '--json')).stdout.split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line)));
  const one = async (...args: string[]): Promise<Counts> => (await json(...args))[0] ?? {};
  const uncollected = (names: readonly unknown[]) => names.filter((name) => name === 'not_collected').length;
  const ofStatus = ({ verified, failed, failures }: Counts) => [verified, failed, failures.not_collected ?? 0];
  const ofManifest = ({ manifest: { counts } }: Counts) => [
    counts.verified,
    counts.asked - counts.verified - counts.missing,
    counts.failed.not_collected ?? 0,
  ];

  const status = await one('status', batch);
  const listed = (await json('list')).find((found) => found.batch === batch) ?? {};
  const shown = await json('show', batch);
  const { state, overall } = await one('report', batch);
  const exported = await one('export', batch, '--out', 'again.jsonl', '--force');
  const failed = readFileSync(join(folder, 'again_failures.jsonl'), 'utf8').split('\n').filter(Boolean);
  return {
    status: ofStatus(status),
    list: ofStatus(listed),
    show: [
      shown.filter(({ reward }) => reward !== null).length,
      shown.filter(({ failure }) => failure).length,
      uncollected(shown.map(({ failure }) => failure)),
    ],
    report: [
      overall.rollouts.verified,
      overall.rollouts.failed,
      overall.rollouts.failures.find((found: Counts) => found.class === 'not_collected')?.count ?? 0,
    ],
    export: ofManifest(exported),
    files: [
      exported.manifest.lines,
      failed.length,
      uncollected(failed.map((line) => JSON.parse(line)._ng_failure_class)),
    ],
    states: [status.state, listed.state, state],
    times: [status.started_at, status.ended_at, listed.started_at, listed.ended_at],
  };
}

function alike(counts: readonly number[]): object {
  const commands = ['status', 'list', 'show', 'report', 'export', 'files'];
  return Object.fromEntries(commands.map((name) => [name, counts]));
}

async function forget({ client }: Gym, batch: string): Promise<void> {
  const workflowExecution = { workflowId: batch };
  await client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
  const handle = client.workflow.getHandle(batch);
  const isKnown = () =>
    handle.describe().then(
      () => true,
      () => false,
    );
  await until(async () => !(await isKnown()));
}

test('what a budget left out, before and after Temporal has forgotten the batch', async () => {
  const gym = await openGym();
  const server = await gym.startModelServer({ answer: () => ({ text: 'Done.', usage: { input: 80, output: 20 } }) });
  const shell = terminal();
  const { folder, prefix } = shell;
  expect(await collectIn(shell, server.url, '--max-total-tokens', '400')).toMatchObject({ code: 1 });

  const left = rows - server.count;
  expect(left).toBeGreaterThan(0);
  const before = await told(prefix, shell);
  expect(before).toMatchObject(alike([server.count, left, left]));
  expect(before.states).toEqual(['budget', 'budget', 'complete']);

  await forget(gym, prefix);
  expect(await told(prefix, shell)).toEqual(before);
  const shown = await shell.run('show', `${prefix}/${rows - 1}-0`);
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('not_collected') });

  // Without the mark nobody knows that it has ended: then it is open, to all alike.
  rmSync(join(folder, '.dgym/store/batches', prefix, 'ended.json'));
  expect(await told(prefix, shell)).toMatchObject(alike([server.count, 0, 0]));

  const resumed = await shell.run('resume', prefix, '--max-total-tokens', '100000', '--force');
  expect(resumed).toMatchObject({ code: 0 });
  expect(await told(prefix, shell)).toMatchObject(alike([rows, 0, 0]));
});

test('what was terminated from outside, and could not say so itself', async () => {
  const gym = await openGym();
  const shell = terminal();
  const { prefix } = shell;
  // Nobody runs it.
  const server = await gym.startModelServer({ answer: () => 'Done.' });
  expect(await collectIn(shell, server.url, '--detach')).toMatchObject({ code: 0 });
  await gym.client.workflow.getHandle(prefix).terminate('for the test');
  const before = await told(prefix, shell);
  expect(before).toMatchObject(alike([0, rows, rows]));
  expect(before.states).toEqual(['failed', 'failed', 'complete']);
  await forget(gym, prefix);
  expect(await told(prefix, shell)).toEqual(before);
});
