/** A worker process: runs its roles until it is told to stop or the command that started it is gone. */

import { openCatalogue } from '../environments/catalogue.ts';
import { connect } from './connection.ts';
import { installRuntime } from './logging.ts';
import { createWorkers } from './roles.ts';
import { parseSettings } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

const parentCheckMs = 1_000;

const settings = parseSettings(process.env);
const logger = installRuntime(settings);
const connected = await connect();
const workers = await createWorkers(connected, settings, await openCatalogue(settings.environments));

let stopping = false;
function stop(reason: string): void {
  if (stopping) process.exit(1);
  stopping = true;
  logger.info('stopping', { reason });
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}
// A hook that lets something go wrong behind its back must not end what other rollouts do here, or crash one worker after the
// other. What it kept waiting for, its time limit ends.
process.on('uncaughtException', (error, origin) => {
  logger.error('thrown outside of any call, most likely by a hook; the worker goes on', { error, origin });
});
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));
if (settings.parentPid !== undefined) {
  const { parentPid } = settings;
  setInterval(
    () => !stopping && !runs(parentPid) && stop('the command that started it is gone'),
    parentCheckMs,
  ).unref();
}

// Not before: modules may take their time to load.
startWatchdog(settings, logger);
const running = Promise.all(workers.map((worker) => worker.run()));
process.stdout.write('{"ready":true}\n');
logger.info('ready', { roles: settings.roles, prefix: settings.prefix });
try {
  await running;
  await connected.connection.close();
  process.exit(0);
} catch (error) {
  logger.error('the worker failed', { error });
  process.exit(1);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
