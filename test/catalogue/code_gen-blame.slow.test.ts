/** What is a program's own doing, and what is only the machine's. */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { grade } from '../../catalogue/code_gen/grade.ts';
import { interpreter, missing } from '../../catalogue/code_gen/interpreter.ts';

const lack = await missing();
const skipped = lack === undefined ? '' : ` (skipped: ${lack})`;
vi.setConfig({ testTimeout: 120_000 });

/** The results of a program that is to print 1, with a second for it. */
async function resultOf(program: string): Promise<unknown> {
  const job = { code: program, inputs: [''], outputs: ['1'], fn_name: null };
  const { signal } = new AbortController();
  const { result } = await grade(await interpreter(), { job, seconds: 1, memoryBytes: 2 ** 29, signal }, 8);
  return result;
}

const computes = (seconds: number): string =>
  `import time\nend = time.process_time() + ${seconds}\nwhile time.process_time() < end: pass\nprint(1)`;

describe.skipIf(lack !== undefined)(`on a busy machine${skipped}`, () => {
  test('eight programs at once have the time that each would have alone', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => resultOf(computes(0.6))));
    expect(results).toEqual(Array.from({ length: 8 }, () => [true]));
  });

  test('beside processes of others, what a program computes and sleeps counts, not what it waits for a processor', async () => {
    const others = Array.from({ length: 8 }, () => spawn(process.execPath, ['-e', 'for (;;);']));
    try {
      expect(await resultOf(computes(0.6))).toEqual([true]);
      expect(await resultOf('import time\ntime.sleep(1.4)\nprint(1)')).toEqual([-3]);
      expect(await resultOf('while True: pass')).toEqual([-3]);
    } finally {
      for (const other of others) other.kill('SIGKILL');
    }
  });

  test.each([
    ['sleeps for too long', 'import time\ntime.sleep(1.2)\nprint(1)'],
    ['sleeps for ever', 'import time\ntime.sleep(9999)'],
    ['waits for itself', 'import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()'],
    ['waits a little, for ever', 'import time\nwhile True: time.sleep(0.001)'],
    [
      'sleeps in one thread and waits for it in another',
      'import threading, time\nt = threading.Thread(target=lambda: time.sleep(9), daemon=True)\nt.start()\nt.join()',
    ],
  ])('a program that %s is too slow wherever it runs', async (_, program) => {
    expect(await resultOf(program)).toEqual([-3]);
  });
});

describe.skipIf(lack !== undefined)(`killed from outside${skipped}`, () => {
  /** Says by its threads that it runs, and waits for most of the time that it has. */
  const waits =
    'import threading, time\nfor _ in range(3): threading.Thread(target=time.sleep, args=(0.7,), daemon=True).start()\ntime.sleep(0.7)\nprint(1)';

  test.each([
    ['the program', -1],
    ['the grader', -2],
    ['the sandbox', 0],
  ])('a program runs again when somebody kills %s, and has no reward when it happens again', async (_, which) => {
    const once = resultOf(waits);
    const first = await sandboxWithThreads();
    process.kill(first.at(which)!, 'SIGKILL');
    expect(await once).toEqual([true]);

    const twice = resultOf(waits).catch((error: unknown) => error);
    for (const round of [1, 2]) {
      const chain = await sandboxWithThreads(round === 1 ? first : undefined);
      process.kill(chain.at(which)!, 'SIGTERM');
      await vi.waitUntil(() => !isAlive(chain.at(-1)!), { timeout: 60_000 });
    }
    expect(await twice).toMatchObject({ name: 'SandboxError', message: expect.stringContaining('from outside') });
  });
});

/** The processes of a sandbox in which a program has started its threads, the outermost first. */
async function sandboxWithThreads(except: readonly number[] = []): Promise<readonly number[]> {
  return vi.waitUntil(
    () => {
      for (const child of childrenOf(process.pid)) {
        const chain = [child];
        for (let inner = child; ([inner = 0] = childrenOf(inner)), inner !== 0;) chain.push(inner);
        if (!except.includes(child) && chain.length > 2 && threadsOf(chain.at(-1)!) > 3) return chain;
      }
      return undefined;
    },
    { timeout: 60_000, interval: 5 },
  );
}

function childrenOf(parent: number): number[] {
  try {
    const children = readdirSync(`/proc/${parent}/task`).map((thread) =>
      readFileSync(`/proc/${parent}/task/${thread}/children`, 'utf8'),
    );
    return children.join(' ').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended
  }
}

function threadsOf(id: number): number {
  try {
    return readdirSync(`/proc/${id}/task`).length;
  } catch {
    return 0;
  }
}

function isAlive(id: number): boolean {
  return threadsOf(id) > 0;
}
