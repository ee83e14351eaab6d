/** A worker process: runs its roles until it is told to stop, the command that started it is gone, or it fails in part. */

import { sendKeysOnlyTo } from '../models/keys.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { connect } from './connection.ts';
import { protectIntrinsics } from './intrinsics.ts';
import { installRuntime } from './logging.ts';
import { createWorkers } from './roles.ts';
import { parseSettings } from './settings.ts';
import { supervise } from './supervision.ts';
import { startWatchdog } from './watchdog.ts';

const settings = parseSettings(process.env);
const logger = installRuntime(settings);
if (settings.modelUrls) sendKeysOnlyTo(settings.modelUrls);
const connected = await connect();
const workers = await createWorkers(connected, settings, await openCatalogue(settings.environments));

const { stop } = supervise(workers, settings, logger);
// A hook that lets something go wrong behind its back must not end what other rollouts do here, or crash one worker after the
// other. What it kept waiting for, its time limit ends.
process.on('uncaughtException', (error, origin) => {
  logger.error('thrown outside of any call, most likely by a hook; the worker goes on', { error, origin });
});
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGINT', () => stop('SIGINT'));

// Not before: modules may take their time to load, and may change what they like meanwhile.
protectIntrinsics();
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
