import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { envSetup } from '../../../cli/commands/env-setup.ts';
import { needsOf } from '../../../batches/probe/needs.ts';
import { lookAround } from '../../../batches/probe/machine.ts';
import { setUpPython } from '../../../cli/env/setup.ts';
import { environments } from '../../../catalogue/index.ts';

afterEach(() => void vi.unstubAllEnvs());

/** A machine with nothing in its cache, and this shell script in the place of Python. */
function machine(python?: string): { readonly cache: string } {
  const cache = mkdtempSync(join(tmpdir(), 'durable-gym-setup-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  const programs = mkdtempSync(join(tmpdir(), 'durable-gym-path-'));
  onTestFinished(() => rmSync(programs, { recursive: true }));
  if (python !== undefined) {
    writeFileSync(join(programs, 'python3'), `#!/bin/sh\n${python}\n`);
    chmodSync(join(programs, 'python3'), 0o755);
  }
  vi.stubEnv('DGYM_CACHE_DIR', cache);
  vi.stubEnv('PATH', programs);
  return { cache };
}

const setUp = () => setUpPython('math_with_judge', () => undefined);

test('a machine without Python is told what to install', async () => {
  machine();
  await expect(setUp()).rejects.toThrow('there is no Python 3.10 or newer on the PATH: apt-get install python3');
});

test('what pip says is passed on, and nothing half made stays', async () => {
  // Makes a "virtual environment" whose Python says what pip would.
  const pip = 'case "$2" in pip) echo "ERROR: No matching distribution found for x" >&2; exit 1;; esac';
  const { cache } = machine(
    `[ "$2" != venv ] || { /bin/mkdir -p "$3/bin"; /bin/echo '${pip}' > "$3/bin/python"; /bin/sed -i '1i #!/bin/sh' "$3/bin/python"; /bin/chmod +x "$3/bin/python"; }`,
  );
  await expect(setUp()).rejects.toThrow(/^pip cannot install: ERROR: No matching distribution found for x$/);
  expect(readdirSync(cache)).toEqual([]);
});

test('Debian’s Python without venv', async () => {
  machine('[ "$2" != venv ] || { echo "ensurepip is not available" >&2; exit 1; }');
  await expect(setUp()).rejects.toThrow('apt-get install python3-venv: ensurepip is not available');
});

test('an environment that is not there is a usage error', async () => {
  await expect(envSetup({}, 'math')).rejects.toMatchObject({ name: 'UsageError' });
});

test('what is to be done stands beside the need', async () => {
  machine();
  const described = environments.get('math_with_judge')!.describe();
  expect(await needsOf(described, lookAround())).toEqual([
    {
      need: 'python',
      has: false,
      found: 'its packages are not installed',
      todo: 'dgym env setup math_with_judge',
    },
  ]);
});
