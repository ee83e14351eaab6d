/** A worker process's settings, read from its environment once. */

import { isIP } from 'node:net';
import { z } from 'zod';
import { parseDuration } from '../contracts/duration.ts';
import { defaultPrefix } from '../contracts/limits.ts';

export const workerRoles = ['workflow', 'environment', 'model'] as const;
export type WorkerRole = (typeof workerRoles)[number];

/** `'30 seconds'`, in milliseconds inside. */
const duration = z.string().transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds * 1000;
  context.addIssue({ code: 'custom', message: 'not a duration such as "10 minutes"' });
  return z.NEVER;
});
const count = z.coerce.number().int().min(1);
const list = z.string().transform(listed);

/** `a,b`, or a JSON array where a path or a URL has a comma in it. */
const texts = z.string().transform((text, context) => {
  if (!text.trimStart().startsWith('[')) return listed(text);
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'begins like a JSON array and is none' });
    return z.NEVER;
  }
});

/** `host:port`, or a port of this machine alone: metrics are for nobody else unless told so. */
const listenAddress = z.string().transform((text, context) => {
  const [, given = 'localhost', digits] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  const host = given === 'localhost' ? '127.0.0.1' : given;
  const port = Number(digits);
  // The SDK knows no names.
  if (port > 0 && port < 65_536 && isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0) return { host, port };
  context.addIssue({ code: 'custom', message: 'not a port or "address:port", such as 9464 or "0.0.0.0:9464"' });
  return z.NEVER;
});

const WorkerSettings = z.object({
  /** Prefix of all task queues. */
  prefix: z.string().min(1).default(defaultPrefix),
  /** What this process does. */
  roles: list.pipe(z.array(z.enum(workerRoles)).min(1)).default([...workerRoles]),
  /** Model pools beside the default one, each with a queue of its own. */
  pools: list.default([]),
  /** The only servers that may be sent an API key. @default every server that a batch on these queues names */
  modelUrls: texts.optional(),
  /** Modules with environments of the user's: paths, or names of packages. */
  environments: texts.default([]),
  /** Model calls in flight in this process. */
  modelCalls: count.default(500),
  /** Activities of environments on queues that run at once in this process. */
  environmentCalls: count.default(100),
  /** Rollouts, ranges and batches kept in memory; one that falls out is replayed at its next step. */
  cachedWorkflows: count.default(2000),
  /** How long running calls may go on after SIGTERM: at least a model call's time. */
  shutdownGrace: duration.default(10 * 60_000),
  /** How long its thread may be blocked by one hook before the process is ended. */
  blockedAfter: duration.pipe(z.number().min(1_000, 'at least "1 second"')).default(30_000),
  /** Where Prometheus reads. */
  metrics: listenAddress.optional(),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Ends when this process is gone: set by the command that started the worker. */
  parentPid: count.optional(),
  /** Descriptor of the file where it lists the hooks that run, for the command that started it. */
  board: count.optional(),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;

/** The environment variable of each setting. */
export const settingVariables = {
  prefix: 'DGYM_PREFIX',
  roles: 'DGYM_ROLES',
  pools: 'DGYM_POOLS',
  modelUrls: 'DGYM_MODEL_URLS',
  environments: 'DGYM_ENVIRONMENTS',
  modelCalls: 'DGYM_MODEL_CALLS',
  environmentCalls: 'DGYM_ENVIRONMENT_CALLS',
  cachedWorkflows: 'DGYM_CACHED_WORKFLOWS',
  shutdownGrace: 'DGYM_SHUTDOWN_GRACE',
  blockedAfter: 'DGYM_BLOCKED_AFTER',
  metrics: 'DGYM_METRICS',
  logLevel: 'DGYM_LOG_LEVEL',
  parentPid: 'DGYM_PARENT_PID',
  board: 'DGYM_BOARD',
} as const satisfies Record<keyof WorkerSettings, string>;

/** The parts of `a,b,c`. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Throws an error that names the variable. */
export function parseSettings(environment: Record<string, string | undefined>): WorkerSettings {
  const given = Object.entries(settingVariables).flatMap(([key, variable]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[key, value]];
  });
  const parsed = WorkerSettings.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.path[0] as keyof WorkerSettings;
  throw new Error(`${settingVariables[key]}=${String(environment[settingVariables[key]])}: ${issue?.message}`);
}
