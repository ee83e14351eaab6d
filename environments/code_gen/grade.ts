/** One program against its tests: what `grader/main.py` says about it from inside the sandbox. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentFile } from '../files.ts';
import { runSandboxed, SandboxError } from './sandbox.ts';

/** A Python, and the folders outside of `/usr` that it needs. */
export interface Interpreter {
  readonly executable: string;
  readonly folders: readonly string[];
}

export interface Grading {
  readonly job: {
    readonly code: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly fn_name: string | null;
  };
  /** For each test. */
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly signal?: AbortSignal;
}

const Grade = z.object({
  /** Of each test: `true`; -2 or `false` for a wrong answer, -3 too slow, -4 an error, -1 it had to be killed. */
  result: z.array(z.union([z.boolean(), z.number()])),
  metadata: z.record(z.string(), z.unknown()).nullable(),
});
export type Grade = z.infer<typeof Grade>;

/** The grader keeps the time itself; this is for the case that it cannot. */
const graceSeconds = 15;

export async function runGrader(python: Interpreter, { job, seconds, memoryBytes, signal }: Grading): Promise<Grade> {
  const allSeconds = (seconds + 1) * job.inputs.length + 5;
  const { output, complaint } = await runSandboxed({
    command: [python.executable, '-I', '/grader/main.py', String(memoryBytes), String(seconds)],
    files: graderFiles(),
    folders: python.folders,
    input: JSON.stringify(job),
    timeoutMs: (allSeconds + graceSeconds) * 1000,
    ...(signal && { signal }),
  });
  const [ready, grade, fault] = output.split('\n');
  if (ready !== 'ready') throw new SandboxError(complaint.trim().split('\n').at(-1) || 'the sandbox said nothing');
  if (grade === 'fault') throw new SandboxError(`the grader failed: ${fault ?? ''}`);
  // Nothing but the program, which shares the sandbox, can have ended the grader.
  if (fault === undefined) return { result: job.inputs.map(() => -1), metadata: null };
  return Grade.parse(JSON.parse(grade ?? ''));
}

let files: readonly string[] | undefined;

function graderFiles(): readonly string[] {
  const folder = environmentFile('code_gen', 'grader');
  return (files ??= readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)));
}
