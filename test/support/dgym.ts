/** `dgym` as a process, as a user runs it: what is in dist/, in a folder of its own. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  /** 130 and the like when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Waits until standard error has said something that fits. */
  said(pattern: RegExp): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface Terminal {
  readonly folder: string;
  start(...args: string[]): Running;
  run(...args: string[]): Promise<Ended>;
}

/** A folder to run commands in, with the environment given; gone with the test. */
export function openTerminal(environment: Record<string, string | undefined>): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'durable-gym-cli-'));
  const env = { ...process.env, OPENAI_API_KEY: 'test-key', NO_COLOR: '1', ...environment };
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));

  const start = (...args: string[]): Running => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const listen of listeners) listen();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    return {
      ended,
      said: (pattern) =>
        new Promise((resolve, reject) => {
          const listen = () => {
            if (pattern.test(stderr)) resolve();
          };
          listeners.add(listen);
          listen();
          void ended.then(() => reject(new Error(`ended without saying ${String(pattern)}: ${stderr}`)));
        }),
      signal: (signal) => void child.kill(signal),
    };
  };
  return { folder, start, run: (...args) => start(...args).ended };
}
