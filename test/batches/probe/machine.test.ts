/** What is found on a machine, with programs that stand in for those of other machines. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lookAround, meetNeeds, type Machine } from '../../../batches/probe/machine.ts';

/** A machine that has these shell scripts and no other programs. */
function machineWith(programs: Readonly<Record<string, string>>, variables: NodeJS.ProcessEnv = {}): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return lookAround({ PATH: folder, ...variables });
}

it.each([
  ['is not there', undefined, { has: false, found: 'there is no python3', todo: expect.stringContaining('apt-get') }],
  ['is too old', '[[3, 9, 2], true, true]', { has: false, found: expect.stringMatching(/Python 3\.9\.2 is too old/) }],
  [
    'has everything',
    '[[3, 12, 1], true, true]',
    { has: true, found: 'Python 3.12.1, venv works, durable_gym is importable' },
  ],
  [
    'lacks venv',
    '[[3, 12, 1], false, true]',
    { has: true, found: expect.stringContaining('venv is missing'), todo: 'apt-get install python3-venv' },
  ],
  [
    'lacks our package',
    '[[3, 10, 0], true, false]',
    { has: true, found: expect.stringContaining('is not importable'), todo: expect.stringContaining('pip install') },
  ],
])('Python that %s', async (_, answer, presence) => {
  const machine = machineWith(answer === undefined ? {} : { python3: `echo '${answer}'` });
  expect(await machine.python()).toMatchObject(presence);
});

it('Python that does not run says why', async () => {
  const machine = machineWith({ python3: 'echo "no libpython" >&2; exit 127' });
  expect(await machine.python()).toMatchObject({ has: false, found: 'python3 does not run: no libpython' });
});

it.runIf(process.platform === 'linux')('a sandbox counts only when it can run a program in a namespace', async () => {
  expect(await machineWith({}).sandbox()).toMatchObject({ has: false, todo: 'apt-get install bubblewrap' });
  const forbidden = machineWith({ bwrap: 'echo "bwrap: No permissions to create new namespace" >&2; exit 1' });
  expect(await forbidden.sandbox()).toMatchObject({
    has: false,
    found: expect.stringContaining('No permissions to create new namespace'),
    todo: expect.stringContaining('sysctl'),
  });
  // The last argument is the program; the others make the namespace.
  const working = machineWith({ bwrap: 'for last in "$@"; do :; done; exec "$last"' });
  expect(await working.sandbox()).toMatchObject({ has: true });
});

it('needs are looked up only where there are any, and keys are told by name alone', async () => {
  const machine = machineWith({ python3: `echo '[[3, 12, 1], true, true]'` }, { SEARCH_KEY: 'hunter2' });
  expect(await meetNeeds({}, machine)).toEqual([]);
  const needs = await meetNeeds({ python: true, sandbox: false, keys: ['SEARCH_KEY', 'OTHER_KEY'] }, machine);
  expect(needs.map(({ need, has }) => [need, has])).toEqual([
    ['python', true],
    ['SEARCH_KEY', true],
    ['OTHER_KEY', false],
  ]);
  expect(JSON.stringify(needs)).not.toContain('hunter2');
});
