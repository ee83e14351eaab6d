/** Which workers poll the task queues of a prefix, and those of open batches. */

import { environmentQueue, modelQueue, workflowQueue } from '../../contracts/names.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { prefixFlag } from '../../batches/prefix.ts';
import type { Server } from '../../batches/temporal/connect.ts';
import { pollerLostMs, pollersOf, type Poller, type QueueType } from '../../batches/temporal/queues.ts';
import { openBatches, type OpenBatch } from '../../batches/temporal/sharing.ts';
import { ok, warning, type Finding } from '../../batches/probe/finding.ts';

const shownWorkers = 3;
const shownBatches = 5;

interface Queue {
  /** Who is served here. */
  readonly serves: string;
  readonly name: string;
  readonly type: QueueType;
  /** What to do where nobody polls it. */
  readonly todo: string;
}

/** Those of the user's modules only when they could be loaded. */
export async function checkQueues(server: Server, prefix: string, catalogue?: Catalogue): Promise<Finding[]> {
  const shared = queuesOf(prefix, catalogue);
  const own = await openBatches(server, undefined, shownBatches);
  return Promise.all(
    [...shared, ...own.filter(({ queue }) => queue !== prefix).map(ofBatch)].map(async (queue) =>
      report(queue, await pollersOf(server, queue.name, queue.type)),
    ),
  );
}

function ofBatch({ batch, queue }: OpenBatch): Queue {
  return { serves: `batch ${batch}`, name: queue, type: 'workflow', todo: `\`dgym resume ${batch}\` runs one` };
}

function queuesOf(prefix: string, catalogue?: Catalogue): Queue[] {
  const start = (flags = ''): string =>
    `run \`dgym worker${prefixFlag(prefix)}${flags}\`, or let \`dgym collect\` run one for its batch`;
  const todo = start();
  return [
    { serves: 'workflows', name: workflowQueue(prefix), type: 'workflow', todo },
    { serves: 'environments', name: workflowQueue(prefix), type: 'activity', todo },
    ...(catalogue?.names ?? []).flatMap((name): Queue[] => {
      const module = catalogue?.moduleOf(name);
      if (module === undefined) return [];
      // The verbs of an inline environment run where its rollouts do.
      const type = catalogue?.find(name)?.placement === 'inline' ? 'workflow' : 'activity';
      return [{ serves: name, name: environmentQueue(prefix, name), type, todo: start(` --environments ${module}`) }];
    }),
    { serves: 'models', name: modelQueue(prefix), type: 'activity', todo },
  ];
}

function report({ serves, name, todo }: Queue, pollers: readonly Poller[]): Finding {
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
  return warning(check, `no worker polls ${name}${before}`, todo);
}

function ago({ at }: Poller): string {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}
