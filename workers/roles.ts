/** Which Temporal workers a process runs for its roles, and what each of them serves. */

import { Worker, type WorkerOptions } from '@temporalio/worker';
import { environmentActivities } from '../activities/environment.ts';
import { compactRange, generate, planRange, record } from '../activities/index.ts';
import { version } from '../activities/version.ts';
import { modelQueue, workflowQueue } from '../contracts/names.ts';
import type { Environment } from '../environments/definition.ts';
import type { Connected } from './connection.ts';
import { bundlePath } from './paths.ts';
import type { WorkerSettings } from './settings.ts';

type QueueOptions = Omit<WorkerOptions, 'taskQueue'>;

/** Heartbeats reach the server this often at most; cancellation arrives with one. */
const maxHeartbeatThrottleInterval = 10_000;

export async function createWorkers(
  { connection, namespace }: Connected,
  settings: WorkerSettings,
  environments: Iterable<Environment>,
): Promise<Worker[]> {
  const { prefix, roles, pools, shutdownGrace } = settings;
  // The SDK's own build id has 92 bytes and stands in six events of every rollout.
  const buildId = `durable-gym@${version}`;
  const common = { connection, namespace, buildId, shutdownGraceTime: shutdownGrace, maxHeartbeatThrottleInterval };
  const options: WorkerOptions[] = [];
  if (roles.includes('workflow') || roles.includes('environment')) {
    options.push({ ...common, taskQueue: workflowQueue(prefix), ...mainQueue(settings, environments) });
  }
  if (roles.includes('model')) {
    for (const pool of [undefined, ...pools]) {
      options.push({ ...common, taskQueue: modelQueue(prefix, pool), ...models(settings) });
    }
  }
  return Promise.all(options.map((one) => Worker.create(one)));
}

/** Workflows, what they run beside them, and the environments that answer on the same queue. */
function mainQueue(settings: WorkerSettings, environments: Iterable<Environment>): QueueOptions {
  const activities = { planRange, record, compactRange };
  for (const environment of environments) Object.assign(activities, environmentActivities(environment));
  const withActivities = {
    activities,
    // Without the role `environment` only local activities run here.
    enableNonLocalActivities: settings.roles.includes('environment'),
    maxConcurrentActivityTaskExecutions: settings.environmentCalls,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
  } as const;
  if (!settings.roles.includes('workflow')) return withActivities;
  return {
    ...withActivities,
    workflowBundle: { codePath: bundlePath },
    maxCachedWorkflows: settings.cachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 200,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 },
  };
}

function models({ modelCalls }: WorkerSettings): QueueOptions {
  return {
    activities: { generate },
    maxConcurrentActivityTaskExecutions: modelCalls,
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 },
  };
}
