/**
 * `npm run bench`: what a rollout costs, and how many there are in a second; `soak`: what kills of the worker cost; `rewards`:
 * what scoring costs; `checks`: promises about time and memory.
 */

import { checks } from './checks.ts';
import { FlagError, readFlags, usage, type Flags } from './flags.ts';
import { describe, report } from './report.ts';
import { readNames, rewards } from './rewards.ts';
import { measureCombination, type Result } from './scenario.ts';
import { openScratch } from './scratch.ts';
import { soak } from './soak.ts';
import { readSoakFlags, soakUsage, type SoakFlags } from './soak/flags.ts';
import { soakReport } from './soak/report.ts';

// What is still under way after an error must not keep the process.
process.exit(await main());

interface Ended {
  readonly text: string;
  readonly code: number;
}
type Work = (signal: AbortSignal) => Promise<Ended>;

async function main(): Promise<number> {
  const [verb, ...rest] = process.argv.slice(2);
  const soaks = verb === 'soak';
  if (process.argv.includes('--help')) {
    console.log(soaks ? soakUsage : usage);
    return 0;
  }
  let work: Work;
  try {
    if (verb === 'rewards') work = rewarding(readNames(rest));
    else if (verb === 'checks') work = async (signal) => ({ text: '', code: await checks(rest, signal) });
    else work = soaks ? soaking(readSoakFlags(rest)) : measuring(readFlags(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    console.error(`bench: ${error.message}\n${soaks ? soakUsage : usage}`);
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
    const { text, code } = await work(stopping.signal);
    console.log(text);
    return code;
  } catch (error) {
    if (stopping.signal.aborted) {
      console.error('bench: stopped; there are no figures');
      return 130;
    }
    if (!soaks) console.error(scratch.workerLog());
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}; there are no figures`);
    return 1;
  } finally {
    scratch.close();
  }
}

function measuring(flags: Flags): Work {
  return async (signal) => {
    const results = await measureAll(flags, signal);
    return { text: flags.json ? JSON.stringify({ results }, undefined, 2) : report(results), code: 0 };
  };
}

function rewarding(names: readonly string[]): Work {
  return async (signal) => ({ text: await rewards(names, signal), code: 0 });
}

/** What does not hold is a failed check. */
function soaking(flags: SoakFlags): Work {
  return async (signal) => {
    const result = await soak(flags, signal, (what) => console.error(`soak: ${what}`));
    const code = result.checks.some(({ holds }) => holds === false) ? 1 : 0;
    return { text: flags.json ? JSON.stringify(result, undefined, 2) : soakReport(result), code };
  };
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
