/** `dgym worker`: worker processes in the foreground, replaced when they die, until stopped. */

import { listed, workerRoles, type WorkerRole } from '../../workers/settings.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { openModules } from '../../batches/modules.ts';
import { checkedPrefix } from '../../batches/prefix.ts';
import { onInterrupt } from '../interrupt.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { keepProcess } from '../../workers/keeper.ts';
import { checkedSettings } from '../../workers/process.ts';

interface WorkerFlags extends CommonFlags {
  readonly roles?: string;
  readonly pools?: string;
  readonly processes: string;
  readonly environments?: readonly string[];
  readonly prefix?: string;
}

const maxProcesses = 64;

export async function worker(flags: WorkerFlags): Promise<number> {
  const output = createOutput(flags);
  const count = /^\d+$/.test(flags.processes) ? Number(flags.processes) : 0;
  if (count < 1 || count > maxProcesses)
    throw new UsageError(`--processes must be a whole number from 1 to ${maxProcesses}, not "${flags.processes}"`);
  const prefix = checkedPrefix(flags.prefix);
  const { modules } = await openModules(flags.environments);
  const options = {
    prefix,
    modules,
    ...(flags.roles !== undefined && { roles: parseRoles(flags.roles) }),
    ...(flags.pools !== undefined && { pools: listed(flags.pools) }),
  };

  const interrupt = onInterrupt();
  const server = await connect({ note: output.note });
  await server.close();
  const processes = Array.from({ length: count }, (_, index) =>
    keepProcess({ server, ...options, ...metricsOf(index) }, output.note),
  );
  try {
    await Promise.race([Promise.all(processes.map(({ ready }) => ready)), aborted(interrupt.signal)]);
    output.note(
      `${count === 1 ? 'The worker is' : `${count} workers are`} ready on ${prefix} at ${server.address}; Ctrl-C stops.`,
    );
    output.result({ ready: true, prefix, processes: processes.map(({ pid }) => pid) });
    await Promise.race([...processes.map(({ lost }) => lost), aborted(interrupt.signal)]);
  } catch (error) {
    if (!interrupt.signal.aborted) {
      await Promise.all(processes.map((one) => one.stop()));
      throw error;
    }
  }
  output.note('Stopping: running calls may end; press Ctrl-C again to stop at once.');
  process.once('exit', () => processes.forEach((one) => one.kill()));
  await Promise.all(processes.map((one) => one.stop()));
  return exitCodes.ok;
}

/** Two processes cannot listen on one port, so each has the next. */
function metricsOf(index: number): { metrics?: string } {
  const { metrics } = checkedSettings(process.env);
  return metrics ? { metrics: `${metrics.host}:${metrics.port + index}` } : {};
}

function parseRoles(text: string): WorkerRole[] {
  return listed(text).map((name) => {
    const role = workerRoles.find((known) => known === name);
    if (!role)
      throw new UsageError(
        `--roles: unknown role "${name}"${suggestion(name, workerRoles)}; roles are ${workerRoles.join(', ')}`,
      );
    return role;
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
