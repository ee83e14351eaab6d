/** Global set-up of the project `consumers`: the virtual environment with the trainers' packages. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    consumers: { python: string; missing?: string };
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const script = fileURLToPath(new URL('../../scripts/consumers.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [python, missing] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (python += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (missing += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  project.provide('consumers', code === 0 ? { python: python.trim() } : { python: '', missing: missing.trim() });
}
