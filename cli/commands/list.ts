/** `dgym list`: the batches of the store, and which of them run. */

import Table from 'cli-table3';
import { listBatches } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { readStatus, type BatchStatus } from '../../batches/status.ts';
import { errorText } from '../../contracts/error-text.ts';
import { exitCodes } from '../errors.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { stateText } from '../status-text.ts';
import { connect, type Server } from '../../batches/temporal/connect.ts';

/** Batches asked at the same time: one without a worker takes two seconds. */
const atOnce = 16;

export async function list(flags: CommonFlags & { store?: string }): Promise<number> {
  const output = createOutput(flags);
  const store = openStore(storeUrl(flags.store));
  const server = await connect({ note: output.note }).catch((error: unknown) => {
    output.note(`From the store alone: ${errorText(error)}`);
    return undefined;
  });
  const found: (BatchStatus | Elsewhere)[] = [];
  try {
    const names: string[] = [];
    for await (const batch of listBatches(store)) names.push(batch);
    for (let first = 0; first < names.length; first += atOnce) {
      const some = names.slice(first, first + atOnce).map(async (batch) =>
        readStatus(server, store, batch, { waiting: false }).catch((error: unknown) => {
          output.note(`${batch}: ${errorText(error)}`);
        }),
      );
      found.push(...(await Promise.all(some)).filter((status) => status !== undefined));
    }
    if (server) found.push(...(await runningElsewhere(server, new Set(found.map(({ batch }) => batch)))));
  } finally {
    await server?.close();
  }
  found.sort((a, b) => a.started_at.localeCompare(b.started_at));
  output.say(found.length === 0 ? `No batches in ${store.url}: \`dgym collect\` makes one.` : tableOf(found));
  output.result(found);
  return exitCodes.ok;
}

/** A batch that runs with its results in another store. */
interface Elsewhere {
  readonly batch: string;
  readonly state: 'running';
  readonly started_at: string;
}

async function runningElsewhere({ client }: Server, known: ReadonlySet<string>): Promise<Elsewhere[]> {
  const others: Elsewhere[] = [];
  const query = `WorkflowType = 'batch' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, startTime } of client.workflow.list({ query })) {
    if (!known.has(workflowId))
      others.push({ batch: workflowId, state: 'running', started_at: startTime.toISOString() });
  }
  return others;
}

function tableOf(batches: readonly (BatchStatus | Elsewhere)[]): string {
  const table = new Table({
    head: ['batch', 'environment', 'state', 'verified', 'failed', 'total', 'mean reward', 'started'],
    style: { head: [], border: [] },
  });
  for (const one of batches) {
    const started = one.started_at.replace('T', ' ').slice(0, 16);
    if (!('total' in one)) {
      table.push([one.batch, 'in another store', stateText(one.state), '', '', '', '', started]);
      continue;
    }
    const { batch, environments, state, verified, failed, total, reward } = one;
    table.push([
      batch,
      environments.join(', '),
      stateText(state),
      verified,
      failed,
      total,
      reward.mean?.toFixed(3) ?? '–',
      started,
    ]);
  }
  return table.toString();
}
