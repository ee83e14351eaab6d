/** One program against its tests: what `grader/main.py` says about it from inside the sandbox. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentFile } from '../../environments/files.ts';
import { inSlot, slotsFor } from '../../environments/slots.ts';
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
  readonly signal: AbortSignal;
}

const Grade = z.object({
  /** Of each test: `true`; -2 or `false` for a wrong answer, -3 too slow, -4 an error, -1 it had to be killed. */
  result: z.array(z.union([z.boolean(), z.number()])),
  metadata: z.record(z.string(), z.unknown()).nullable(),
});
export type Grade = z.infer<typeof Grade>;

/** What may not be the program's doing: it was killed, or the machine was too busy to tell. */
const Undecided = z.object({ undecided: z.string() });
type Undecided = z.infer<typeof Undecided>;

/**
 * Beside others, as many as `most`; what is undecided then, once more with the machine to itself. What is undecided even
 * so is no grade but a `SandboxError`.
 */
export async function grade(python: Interpreter, grading: Grading, most: number): Promise<Timed> {
  const { signal, memoryBytes } = grading;
  const slot = { most: slotsFor(most, memoryBytes), signal };
  const graded = await inSlot(slot, () => timed(runGrader(python, grading, 'beside others')));
  if (!('undecided' in graded)) return graded;
  const again = await inSlot({ ...slot, alone: true }, () => timed(runGrader(python, grading, 'alone')));
  if (!('undecided' in again)) return again;
  throw new SandboxError(`${again.undecided}, and before that: ${graded.undecided}`);
}

type Timed = Grade & { readonly unit_tests_time_taken: number };

async function timed<T>(run: Promise<T>): Promise<T & { unit_tests_time_taken: number }> {
  const started = performance.now();
  const ran = await run;
  return { ...ran, unit_tests_time_taken: (performance.now() - started) / 1000 };
}

/** The grader keeps the time itself, twenty times as much where the machine is busy; this is for the case that it cannot. */
const patience = 21;

export async function runGrader(
  python: Interpreter,
  { job, seconds, memoryBytes, signal }: Grading,
  how: 'beside others' | 'alone',
): Promise<Grade | Undecided> {
  const allSeconds = (seconds + 1) * job.inputs.length + 5;
  const { output, complaint } = await runSandboxed({
    command: [python.executable, '-I', '/grader/main.py', String(memoryBytes), String(seconds), how],
    files: graderFiles(),
    folders: python.folders,
    input: JSON.stringify(job),
    timeoutMs: allSeconds * patience * 1000,
    signal,
  });
  const [ready, told, fault] = output.split('\n');
  if (ready !== 'ready') throw new SandboxError(complaint.trim().split('\n').at(-1) || 'the sandbox said nothing');
  if (told === 'fault') throw new SandboxError(`the grader failed: ${fault ?? ''}`);
  // The program has no way to end the grader.
  if (fault === undefined) return { undecided: 'the sandbox was ended from outside' };
  return z.union([Grade, Undecided]).parse(JSON.parse(told ?? ''));
}

let files: readonly string[] | undefined;

function graderFiles(): readonly string[] {
  const folder = environmentFile('code_gen', 'grader');
  return (files ??= readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)));
}
