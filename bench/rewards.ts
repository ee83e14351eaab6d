/** `npm run bench -- rewards`: how many rewards a second each environment that ships gives to its own scripted answers. */

import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Row } from '../contracts/dataset.ts';
import { findScriptEntry, parseScript } from '../contracts/script.ts';
import type { Environment } from '../environments/environment.ts';
import { environmentFile } from '../environments/files.ts';
import { environments } from '../catalogue/index.ts';
import { playing } from '../environments/rollout.ts';
import { FlagError } from './flags.ts';
import { mathVerifySpeed } from './math-verify.ts';

/** For each row, so that the compiler has seen it and the clock has something to tell. */
const perRowMs = 1_000;

const legend = `rewards/s   one after the other, by the clock: what a model or another process does in between is in it.
CPU-ms      of this process for a reward. What computes in a process of its own (Python, a sandbox) is not in it.
            1000 / CPU-ms is what one core gives.
math-verify comparisons in one Python process; math_with_judge remembers them, so above it is only looked up.`;

interface Speed {
  readonly rewards: number;
  readonly seconds: number;
  readonly cpuMs: number;
}

/** The environments to be measured; all when none is named. */
export function readNames(args: readonly string[]): readonly string[] {
  const unknown = args.find((name) => !environments.has(name));
  if (unknown !== undefined)
    throw new FlagError(`no environment "${unknown}"; there are ${[...environments.keys()].join(', ')}`);
  return args.length === 0 ? [...environments.keys()] : args;
}

export async function rewards(names: readonly string[], signal: AbortSignal): Promise<string> {
  const table = new Table({
    head: ['environment', 'rewards/s', 'CPU-ms/reward'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right'],
  });
  for (const [name, environment] of environments) {
    if (!names.includes(name)) continue;
    signal.throwIfAborted();
    try {
      const { rewards: count, seconds, cpuMs } = await speedOf(environment);
      table.push([name, Math.round(count / seconds), (cpuMs / count).toPrecision(3)]);
      if (name === 'math_with_judge') table.push(['  math-verify', Math.round(await mathVerifySpeed(signal)), '']);
    } catch (error) {
      table.push([name, 'not run', error instanceof Error ? error.message.slice(0, 100) : String(error)]);
    }
  }
  return `${table.toString()}\n${legend}`;
}

async function speedOf(environment: Environment): Promise<Speed> {
  const { name } = environment;
  const rows = readFileSync(environmentFile(name, 'rows.jsonl'), 'utf8').trim().split('\n');
  const script = parseScript(readFileSync(environmentFile(name, 'script.jsonl'), 'utf8'));
  const all: Speed[] = [];
  for (const [index, line] of rows.entries()) {
    const task = {
      verbs: environment.serve({ key: `bench-${index}`, signal: new AbortController().signal }),
      row: JSON.parse(line) as Row,
      options: environment.resolveOptions({}),
      answer: (role: string, turn: number) => findScriptEntry(script, { role, row: index, sample: 0 })!.turns[turn]!,
    };
    all.push(
      await playing(task, async (rollout) => {
        await rollout.converse();
        return timed(() => rollout.score());
      }),
    );
  }
  const sum = (of: (speed: Speed) => number): number => all.reduce((total, speed) => total + of(speed), 0);
  return { rewards: sum((one) => one.rewards), seconds: sum((one) => one.seconds), cpuMs: sum((one) => one.cpuMs) };
}

async function timed(score: () => Promise<unknown>): Promise<Speed> {
  // The first one compiles, and asks the judges; after it their answers are there.
  await score();
  const cpu = process.cpuUsage();
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < perRowMs) {
    await score();
    count += 1;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { rewards: count, seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000 };
}
