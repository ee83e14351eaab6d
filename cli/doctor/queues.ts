/** Which workers poll the task queues of a prefix. */

import { environmentQueue, modelQueue, workflowQueue } from '../../contracts/names.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import { prefixFlag } from '../flags/prefix.ts';
import type { Server } from '../temporal/connect.ts';
import { pollerLostMs, pollersOf, type Poller, type QueueType } from '../temporal/queues.ts';
import { ok, warning, type Finding } from './finding.ts';

const shownWorkers = 3;

interface Queue {
  /** Who is served here. */
  readonly serves: string;
  readonly name: string;
  readonly type: QueueType;
  /** Flags that a worker for it needs. */
  readonly flags: string;
}

/** Those of the user's modules only when they could be loaded. */
export async function checkQueues(server: Server, prefix: string, catalogue?: Catalogue): Promise<Finding[]> {
  return Promise.all(
    queuesOf(prefix, catalogue).map(async (queue) => report(queue, await pollersOf(server, queue.name, queue.type))),
  );
}

function queuesOf(prefix: string, catalogue?: Catalogue): Queue[] {
  const flags = prefixFlag(prefix);
  return [
    { serves: 'workflows', name: workflowQueue(prefix), type: 'workflow', flags },
    { serves: 'environments', name: workflowQueue(prefix), type: 'activity', flags },
    ...(catalogue?.names ?? []).flatMap((name): Queue[] => {
      const module = catalogue?.moduleOf(name);
      if (module === undefined) return [];
      // The verbs of an inline environment run where its rollouts do.
      const type = catalogue?.find(name)?.placement === 'inline' ? 'workflow' : 'activity';
      return [{ serves: name, name: environmentQueue(prefix, name), type, flags: `${flags} --environments ${module}` }];
    }),
    { serves: 'models', name: modelQueue(prefix), type: 'activity', flags },
  ];
}

function report({ serves, name, flags }: Queue, pollers: readonly Poller[]): Finding {
  const check = `queue of ${serves}`;
  const here = pollers.filter(({ at }) => Date.now() - at <= pollerLostMs);
  const [latest] = here;
  if (latest) {
    const who = here.slice(0, shownWorkers).map(({ identity }) => identity);
    const others = here.length > who.length ? ` and ${here.length - who.length} more` : '';
    return ok(check, `${name} is polled by ${who.join(', ')}${others}, last ${ago(latest)}`);
  }
  const [gone] = pollers;
  const before = gone ? ` any more: ${gone.identity} did ${ago(gone)}` : '';
  return warning(
    check,
    `no worker polls ${name}${before}`,
    `run \`dgym worker${flags}\`, or let \`dgym collect\` run one`,
  );
}

function ago({ at }: Poller): string {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}
