/** Names, rows and answers from people who wish us ill. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { openGym } from '../integration/gym.ts';
import { terminal } from '../integration/terminal.ts';
import { linesIn } from '../support/lines.ts';
import { startModelServer } from '../support/model-server.ts';

/** All but line ends and tabs. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const probe = `
  import { defineEnvironment, gymRow } from 'durable-gym';
  import { z } from 'zod';
  export const probe = defineEnvironment({
    name: 'probe', description: 'Looks at what reaches it', placement: 'inline',
    row: gymRow({}), state: z.object({}),
    open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
    tools: { run: { description: 'Run it.', input: z.looseObject({}), run: (input) => {
      if ('fail' in input) throw new Error('\\u001b[2J\\u0007 rm -rf \\u009b31m');
      return input;
    } } },
    rewards: { clean: () => Number(({}).polluted === undefined && Array.prototype.polluted === undefined) },
  });`;

async function openProbe() {
  const model = await startModelServer({
    answer: ({ items }) => {
      if (items.some(({ kind }) => kind === 'output')) return 'A bell \u0007 and \u001b]0;a title\u0007.';
      const fail = items[0]?.text?.includes('fail') === true;
      return {
        calls: [{ name: 'run', arguments: fail ? '{"fail":1}' : '{"__proto__":{"polluted":1},"\\u001b[1m":2}' }],
      };
    },
  });
  onTestFinished(() => model.close());
  const opened = terminal();
  writeFileSync(join(opened.folder, 'probe.js'), probe);
  return { ...opened, flags: ['--environment', 'probe', '--environments', './probe.js', '--model', `m@${model.url}`] };
}

test('rows and arguments with __proto__ reach nobody else, and no control character reaches a log or a terminal', async () => {
  const { folder, prefix, run, flags } = await openProbe();
  const poison = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
  const row = (text: string) => `{${poison},"responses_create_params":{"input":"${text}","metadata":{}}}\n`;
  writeFileSync(join(folder, 'rows.jsonl'), row('go') + row('fail \\u001b[2J') + row('go on'));
  const said = await run('collect', 'rows.jsonl', '--no-probe', ...flags, '--batch', prefix, '--out', 'out.jsonl');
  expect(said.code).toBe(1);
  const records = linesIn(join(folder, 'out.jsonl'));
  expect(records.map(({ reward }) => reward)).toEqual([1, 1]);
  const outputs = records.flatMap(({ response }) =>
    response.output.filter(({ type }: { type: string }) => type === 'function_call_output'),
  );
  expect(outputs.map(({ output }) => Object.entries(JSON.parse(output)))).toEqual(Array(2).fill([['\u001b[1m', 2]]));
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  const [failure] = linesIn(join(folder, 'out_failures.jsonl'));
  expect(failure).toMatchObject({ failure: { class: 'environment_error' } });

  const shown = [await run('show', `${prefix}/0-0`), await run('show', `${prefix}/1-0`), await run('status', prefix)];
  const logs = readdirSync(join(folder, '.dgym/logs')).map((name) =>
    readFileSync(join(folder, '.dgym/logs', name), 'utf8'),
  );
  expect(logs.join('')).toContain('rm -rf');
  for (const text of [...[said, ...shown].flatMap(({ stdout, stderr }) => [stdout, stderr]), ...logs]) {
    expect(text).not.toMatch(controls);
  }
});

const paths = ['../up', '/etc/passwd', '.hidden', 'a\nb'];

test.each(paths)('the name %j is no batch, no rollout and no environment', async (name) => {
  const { folder, run } = terminal();
  writeFileSync(join(folder, 'rows.jsonl'), '{"responses_create_params":{"input":"x"}}\n');
  const collect = ['collect', 'rows.jsonl', '--no-probe', '--model', 'm@http://127.0.0.1:1/v1'];
  const commands = [
    [...collect, '--environment', 'mcqa', '--batch', name],
    [...collect, '--environment', name],
    ['show', `${name}/0-0`],
    ['export', name, '--format', 'gym', '--out', 'out.jsonl'],
    ...['status', 'resume', 'retry', 'pause', 'unpause', 'cancel'].map((command) => [command, name]),
    ['scale', name, '4'],
  ];
  const ended = await Promise.all(commands.map(async (command) => ({ command, ...(await run(...command)) })));
  for (const { command, code, stderr } of ended) {
    expect({ command, code, stderr }).toEqual({ command, code: 2, stderr: expect.stringMatching(/^dgym: [^\n]+\n$/) });
  }
  expect(readdirSync(folder)).toEqual(['rows.jsonl']);
  expect(existsSync(join(folder, '..', 'up'))).toBe(false);
});

test.skipIf(process.platform !== 'linux')(
  'what a worker and the embedded server listen on is on this machine alone',
  async () => {
    const gym = await openGym();
    const metrics = await freePort();
    await gym.startWorker({ DGYM_METRICS: String(metrics) });
    const server = Number(inject('temporalAddress').split(':').at(-1));
    for (const port of [metrics, server, server + 1000])
      expect({ port, on: listening(port) }).toEqual({ port, on: [local] });
  },
);

/** 127.0.0.1, as the kernel writes it. */
const local = '0100007F';

/** The addresses that something listens on at a port. */
function listening(port: number): string[] {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1));
  return lines.flatMap((line) => {
    const [, at = '', , state] = line.trim().split(/\s+/);
    const [address = '', hex = ''] = at.split(':');
    return state === '0A' && parseInt(hex, 16) === port ? [address] : [];
  });
}
