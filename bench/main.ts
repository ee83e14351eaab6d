/** `npm run bench`: what a rollout costs, and how many there are in a second. */

import { FlagError, readFlags, usage, type Flags } from './flags.ts';
import { describe, report } from './report.ts';
import { measureCombination, type Result } from './scenario.ts';
import { openScratch } from './scratch.ts';

// What is still under way after an error must not keep the process.
process.exit(await main());

async function main(): Promise<number> {
  let flags: Flags;
  try {
    flags = readFlags(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    console.error(`bench: ${error.message}\n${usage}`);
    return 2;
  }
  if (process.platform !== 'linux') {
    console.error('bench: it reads /proc, so it runs on Linux only');
    return 1;
  }
  const scratch = openScratch();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort());
  }
  try {
    const results = await measureAll(flags, stopping.signal);
    console.log(flags.json ? JSON.stringify({ results }, undefined, 2) : report(results));
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) {
      console.error('bench: stopped; there are no figures');
      return 130;
    }
    console.error(scratch.workerLog());
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}; there are no figures`);
    return 1;
  } finally {
    scratch.close();
  }
}

/** A figure that others could not be compared with is none: all of them, or an error. */
async function measureAll({ combinations }: Flags, signal: AbortSignal): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, combination] of combinations.entries()) {
    const place = `${index + 1}/${combinations.length} ${describe(combination)}, ${combination.rollouts} rollouts`;
    results.push(await measureCombination(combination, signal, (what) => console.error(`${place}: ${what}`)));
  }
  return results;
}
