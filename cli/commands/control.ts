/** `dgym pause`, `unpause`, `scale` and `cancel`: telling a running batch what to do. */

import { openStore } from '../../store/store.ts';
import type { BatchProgress } from '../../contracts/batch.ts';
import { maxConcurrency } from '../../contracts/limits.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { batchId, batchOf } from '../../batches/batch-id.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { createOutput, type CommonFlags, type Output } from '../output.ts';
import { askBatch, describeWorkflow } from '../../batches/temporal/batches.ts';
import { connect, type Server } from '../../batches/temporal/connect.ts';
import { onceServed, tellBatch, type Order } from '../../batches/temporal/orders.ts';

/** How long a worker may take to hear of it. */
const answerMs = 5_000;

export async function pause(flags: CommonFlags, given?: string): Promise<number> {
  return tell(
    flags,
    batchId(given),
    'pause',
    {},
    ({ paused }) => paused,
    'is paused: no more rollouts start; the open ones go on',
  );
}

export async function unpause(flags: CommonFlags, given?: string): Promise<number> {
  const goesOn = ({ paused, paused_because }: BatchProgress): boolean => !paused || paused_because !== undefined;
  return tell(flags, batchId(given), 'unpause', {}, goesOn, 'goes on');
}

export async function scale(flags: CommonFlags, given?: string, count?: string): Promise<number> {
  const asked = /^\d{1,6}$/.test(count ?? '') ? Number(count) : 0;
  if (asked < 1 || asked > maxConcurrency) {
    throw new UsageError(`CONCURRENCY must be a whole number from 1 to ${maxConcurrency}, not "${count}"`);
  }
  const scaled = ({ concurrency }: BatchProgress): boolean => concurrency === asked;
  const done = `keeps up to ${asked} rollouts open`;
  return tell(flags, batchId(given), 'setConcurrency', { concurrency: asked }, scaled, done);
}

export async function cancel(flags: CommonFlags & { drain?: boolean }, given?: string): Promise<number> {
  const output = createOutput(flags);
  return withOpenBatch(output, batchId(given), async (server, batch) => {
    const handle = server.client.workflow.getHandle(batch);
    await (flags.drain ? handle.signal('drain') : handle.cancel());
    const served = await askBatch(server, batch, Date.now() + answerMs);
    const when = served ? '' : ', as soon as a worker runs for it';
    output.say(
      flags.drain
        ? `${batch} starts no more rollouts and ends with the open ones${when}.`
        : `${batch} is being cancelled${when}; \`dgym status ${batch}\` shows when it is.`,
    );
    if (!served) output.note(`\`dgym resume ${batch}\` ends it so, and then collects what is missing.`);
    output.result({ batch, cancelling: true, drain: flags.drain ?? false, served: served !== undefined });
    return exitCodes.ok;
  });
}

async function tell(
  flags: CommonFlags,
  given: string,
  order: Order,
  argument: object,
  obeyed: (standing: BatchProgress) => boolean,
  done: string,
): Promise<number> {
  const output = createOutput(flags);
  return withOpenBatch(output, given, async (server, batch) => {
    const standing = await tellBatch(server, batch, order, argument, obeyed);
    output.say(`${batch} ${done}${onceServed(batch, standing)}.`);
    const { paused, concurrency } = standing ?? {};
    output.result({ batch, ...argument, ...(standing && { paused, concurrency }), served: standing !== undefined });
    return exitCodes.ok;
  });
}

async function withOpenBatch(
  { note }: Output,
  given: string,
  act: (server: Server, batch: string) => Promise<number>,
): Promise<number> {
  const server = await connect({ note });
  try {
    // One of another store goes by its whole name.
    const exact = await describeWorkflow(server, given);
    const batch = exact ? given : await batchOf(given, openStore(storeUrl(undefined)));
    const execution = exact ?? (await describeWorkflow(server, batch));
    if (!execution) throw new UsageError(`Temporal knows no batch "${batch}": \`dgym list\` shows what there is`);
    if (execution.status !== 'RUNNING') {
      throw new UsageError(
        `the batch ${batch} has ended (${execution.status.toLowerCase()}): \`dgym resume ${batch}\` collects what is missing`,
      );
    }
    return await act(server, batch);
  } finally {
    await server.close();
  }
}
