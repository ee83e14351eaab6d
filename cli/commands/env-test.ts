/** `dgym env test`: tries environments with their rows and scripts, without a server and without a model. */

import { dirname } from 'node:path';
import { stat } from 'node:fs/promises';
import { placeIn } from '../../activities/running.ts';
import { environmentFile } from '../../environments/files.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { loadCopy } from '../../environments/load.ts';
import { protectIntrinsics } from '../../workers/intrinsics.ts';
import { findEnvironment, type KnownEnvironment } from '../../batches/collect/environments.ts';
import { checkEnvironment, type EnvironmentReport } from '../../environments/check/check.ts';
import { reportText } from '../env/report.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { openModules } from '../../batches/modules.ts';
import { keyValues } from '../../batches/values.ts';
import { createOutput, type CommonFlags } from '../output.ts';

export interface EnvTestFlags extends CommonFlags {
  readonly environments?: string[];
  readonly rows?: string;
  readonly script?: string;
  readonly option?: string[];
}

export async function envTest(flags: EnvTestFlags, name?: string): Promise<number> {
  const output = createOutput(flags);
  const catalogue = await openModules(flags.environments);
  // As in a worker.
  protectIntrinsics();
  const chosen = chooseEnvironments(catalogue, name);
  const only = chosen.length === 1 ? chosen[0]?.environment.name : undefined;
  for (const flag of ['rows', 'script', 'option'] as const) {
    if (flags[flag] !== undefined && only === undefined) {
      throw new UsageError(`--${flag} is for one environment: dgym env test NAME --${flag} …`);
    }
  }
  await Promise.all([mustExist('--rows', flags.rows), mustExist('--script', flags.script)]);
  const option = keyValues.safeParse(flags.option ?? []);
  if (!option.success) throw new UsageError(`--option ${option.error.issues[0]?.message ?? ''}`);

  const subjects = chosen.map(({ environment, preset }) => {
    const { name } = environment;
    const module = catalogue.moduleOf(name);
    return {
      environment,
      options: environment.resolveOptions(option.data, preset),
      rows: flags.rows ?? catalogue.file(name, 'rows.jsonl'),
      script: flags.script ?? catalogue.file(name, 'script.jsonl'),
      folder: dirname(module ?? environmentFile(name, 'rows.jsonl')),
      ...(module !== undefined && { loadCopy: () => loadCopy(module, name) }),
    };
  });
  const reports: EnvironmentReport[] = [];
  const ended = failWhenEnded();
  try {
    for (const subject of subjects) reports.push(await checkEnvironment(subject));
  } finally {
    process.off('exit', ended);
  }

  output.say(reportText(reports, flags.verbose));
  output.result(reports);
  const failures = reports.flatMap((report) => report.failures);
  // A hook that hangs may hold the process; its exit code is set before this runs.
  if (failures.some(({ hung }) => hung)) setImmediate(() => process.exit());
  return failures.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/** A hook that ends the process would end the command, and its exit code would be the hook's. */
function failWhenEnded(): () => void {
  const listener = (): void => {
    const place = placeIn(new Error('here').stack, 1);
    process.stderr.write(`dgym: a hook ended the process${place === undefined ? '' : ` (${place})`}: throw instead\n`);
    process.exitCode = exitCodes.failed;
  };
  process.once('exit', listener);
  return listener;
}

/** Without a name: those of the user's modules, or else those that ship. */
function chooseEnvironments(catalogue: Catalogue, name: string | undefined): KnownEnvironment[] {
  if (name !== undefined) return [findEnvironment(catalogue, name)];
  const own = catalogue.names.filter((known) => catalogue.moduleOf(known) !== undefined);
  return (own.length > 0 ? own : catalogue.names).map((known) => findEnvironment(catalogue, known));
}

async function mustExist(flag: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`${flag} ${path}: there is no such file`);
}
