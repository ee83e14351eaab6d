/** Logs of a worker process: pino, on standard error, with the SDK's own lines among them. */

import {
  makeTelemetryFilterString,
  Runtime,
  type LogLevel,
  type Logger,
  type LogMetadata,
  type PrometheusMetricsExporter,
} from '@temporalio/worker';
import { pino } from 'pino';
import { buckets, measureWith } from '../activities/metrics.ts';
import { printableJson } from '../contracts/printable.ts';
import type { WorkerSettings } from './settings.ts';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Once a process, before any connection. */
export function installRuntime({ logLevel, metrics }: WorkerSettings): Logger {
  // A log on a full disk loses lines; without a listener it would end the process, and without a limit keep them all.
  const file = pino.destination({ fd: 2, sync: false, maxLength: 1024 * 1024 }).on('error', () => undefined);
  const log = pino(
    {
      level: logLevel,
      base: null,
      serializers: { error: pino.stdSerializers.err },
      hooks: { streamWrite: printableJson },
    },
    file,
  );
  const write = (level: (typeof levels)[LogLevel], message: string, meta?: LogMetadata): void => {
    // The SDK logs every step of every activity at levels that are off.
    if (log.isLevelEnabled(level)) log[level](readable(meta), message);
  };
  const logger: Logger = {
    log: (level: LogLevel, message: string, meta?: LogMetadata) => write(levels[level], message, meta),
    trace: (message, meta) => write('trace', message, meta),
    debug: (message, meta) => write('debug', message, meta),
    info: (message, meta) => write('info', message, meta),
    warn: (message, meta) => write('warn', message, meta),
    error: (message, meta) => write('error', message, meta),
  };
  Runtime.install({
    logger,
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(metrics !== undefined && { metrics: { prometheus: prometheusAt(`${metrics.host}:${metrics.port}`) } }),
    },
    // The worker's entry point decides what a signal means.
    shutdownSignals: [],
  });
  if (metrics !== undefined) measureWith(Runtime.instance().metricMeter);
  return logger;
}

function prometheusAt(bindAddress: string): PrometheusMetricsExporter['prometheus'] {
  const histogramBucketOverrides = Object.fromEntries(
    Object.entries(buckets).map(([name, boundaries]) => [name, [...boundaries]]),
  );
  return { bindAddress, histogramBucketOverrides };
}

/** The SDK passes bigints, which JSON has no word for. */
function readable(meta: LogMetadata | undefined): Record<string, unknown> {
  if (!meta) return {};
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [key, typeof value === 'bigint' ? Number(value) : value]),
  );
}
