/** Which Temporal workers a process runs for its roles, and what each of them serves. */

import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { environmentActivities } from '../activities/environment.ts';
import { compactRange, generate, markEnd, planRange, putSettings, record } from '../activities/index.ts';
import { version } from '../own-package.ts';
import { environmentQueue, modelQueue, workflowQueue } from '../contracts/names.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Environment } from '../environments/environment.ts';
import type { Connected } from './connection.ts';
import { bundlePath, failureConverterPath } from './paths.ts';
import type { WorkerSettings } from './settings.ts';

type QueueOptions = Omit<WorkerOptions, 'taskQueue'>;

/** Heartbeats reach the server this often at most; cancellation arrives with one, so requests are aborted soon after it. */
const maxHeartbeatThrottleInterval = 5_000;

export async function createWorkers(
  { connection, namespace }: Connected,
  settings: WorkerSettings,
  catalogue: Catalogue,
): Promise<Worker[]> {
  const { prefix, roles, pools, shutdownGrace } = settings;
  // The SDK's own build id has 92 bytes and stands in six events of every rollout.
  const buildId = `durable-gym@${version}`;
  const common = {
    connection,
    namespace,
    buildId,
    dataConverter: { failureConverterPath },
    shutdownGraceTime: shutdownGrace,
    maxHeartbeatThrottleInterval,
  };
  const options: WorkerOptions[] = [];
  const serve = (taskQueue: string, served: QueueOptions) => options.push({ ...common, taskQueue, ...served });

  const { shipped, own } = sortOut(catalogue);
  if (roles.includes('workflow')) {
    const activities = { planRange, putSettings, record, compactRange, markEnd, ...verbsOf(shipped) };
    serve(workflowQueue(prefix), { ...workflows(settings), ...verbs(settings, activities) });
  } else if (roles.includes('environment')) {
    serve(workflowQueue(prefix), verbs(settings, verbsOf(shipped)));
  }
  for (const environment of own) {
    const queue = environmentQueue(prefix, environment.name);
    const activities = verbsOf([environment]);
    if (environment.placement === 'inline') {
      // Local activities run where the workflow does, so its rollouts have to run here too.
      if (roles.includes('workflow')) serve(queue, { ...workflows(settings), ...local({ record, ...activities }) });
    } else if (roles.includes('environment')) {
      serve(queue, verbs(settings, activities));
    }
  }
  if (roles.includes('model')) {
    for (const pool of [undefined, ...pools]) serve(modelQueue(prefix, pool), models(settings));
  }
  return Promise.all(options.map((one) => Worker.create(one)));
}

function sortOut(catalogue: Catalogue): { shipped: Environment[]; own: Environment[] } {
  const [shipped, own]: [Environment[], Environment[]] = [[], []];
  for (const name of catalogue.names) {
    const environment = catalogue.find(name);
    if (environment) (catalogue.moduleOf(name) === undefined ? shipped : own).push(environment);
  }
  return { shipped, own };
}

function verbsOf(environments: readonly Environment[]): object {
  return Object.assign({}, ...environments.map(environmentActivities)) as object;
}

function workflows({ cachedWorkflows }: WorkerSettings): QueueOptions {
  return {
    workflowBundle: { codePath: bundlePath },
    maxCachedWorkflows: cachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: 200,
    maxConcurrentLocalActivityExecutions: 200,
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 },
  };
}

function local(activities: object): QueueOptions {
  return { activities, enableNonLocalActivities: false };
}

/** Without the role `environment` only local activities run. */
function verbs({ roles, environmentCalls }: WorkerSettings, activities: object): QueueOptions {
  return {
    activities: { ...activities, default: lacking },
    enableNonLocalActivities: roles.includes('environment'),
    maxConcurrentActivityTaskExecutions: environmentCalls,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 4 },
  };
}

/** In place of the SDK's own, which lists all activities and so becomes longer than what the server keeps of a failure. */
function lacking(): never {
  const message = `Activity function ${activityInfo().activityType} is not registered on this Worker`;
  throw ApplicationFailure.create({ type: 'NotFoundError', message });
}

function models({ modelCalls }: WorkerSettings): QueueOptions {
  return {
    activities: { generate },
    maxConcurrentActivityTaskExecutions: modelCalls,
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 },
  };
}
