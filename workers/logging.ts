/** Logs of a worker process: pino, on standard error, with the SDK's own lines among them. */

import { makeTelemetryFilterString, Runtime, type LogLevel, type Logger, type LogMetadata } from '@temporalio/worker';
import { pino } from 'pino';
import type { WorkerSettings } from './settings.ts';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Once a process, before any connection. */
export function installRuntime({ logLevel, metrics }: WorkerSettings): Logger {
  const log = pino({ level: logLevel, base: null }, pino.destination({ fd: 2, sync: false }));
  const logger: Logger = {
    log: (level: LogLevel, message: string, meta?: LogMetadata) => log[levels[level]](readable(meta), message),
    trace: (message, meta) => log.trace(readable(meta), message),
    debug: (message, meta) => log.debug(readable(meta), message),
    info: (message, meta) => log.info(readable(meta), message),
    warn: (message, meta) => log.warn(readable(meta), message),
    error: (message, meta) => log.error(readable(meta), message),
  };
  Runtime.install({
    logger,
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(metrics !== undefined && { metrics: { prometheus: { bindAddress: metrics } } }),
    },
    // The worker's entry point decides what a signal means.
    shutdownSignals: [],
  });
  return logger;
}

/** The SDK passes bigints, which JSON has no word for. */
function readable(meta: LogMetadata | undefined): Record<string, unknown> {
  if (!meta) return {};
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
  );
}
