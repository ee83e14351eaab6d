/** Runs a program of this folder on the Python that has the trainers' packages. */

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Why there is no such Python, where there is none. */
export const missing = inject('consumers').missing;
if (missing !== undefined) console.warn(`skipped: the tests with trainers' own packages: ${missing}`);

/** What the program makes of `input`: it is given the path of a file with it, and the path of the file to write. */
export async function consume<T>(program: string, input: unknown): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'dgym-consumer-'));
  try {
    const [from, to] = [join(scratch, 'input.json'), join(scratch, 'output.json')];
    await writeFile(from, JSON.stringify(input));
    await run(join(folder, program), [from, to], scratch);
    return JSON.parse(await readFile(to, 'utf8')) as T;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[], scratch: string): Promise<void> {
  const child = spawn(inject('consumers').python, ['-W', 'ignore', program, ...args], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // Compiling torch and transformers anew takes longer than all they do here.
      PYTHONDONTWRITEBYTECODE: '',
      // Nothing may ask a hub, and nothing of the machine's may be found.
      HF_HUB_OFFLINE: '1',
      HF_HOME: join(scratch, 'hub'),
      HF_HUB_DISABLE_TELEMETRY: '1',
      CUDA_VISIBLE_DEVICES: '',
      TOKENIZERS_PARALLELISM: 'false',
      TMPDIR: scratch,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} exited with ${String(code)}:\n${said.slice(-6000)}`)),
    );
  });
}
