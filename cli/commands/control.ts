/** `dgym pause`, `unpause`, `scale` and `cancel`: telling a running batch what to do. */

import { batchId, batchOf } from '../../batches/batch-id.ts';
import { cancelBatch, pauseBatch, scaleBatch, unpauseBatch, type Heard } from '../../batches/control.ts';
import { readStatus } from '../../batches/status.ts';
import { storeUrl } from '../../batches/store-url.ts';
import { describeWorkflow } from '../../batches/temporal/batches.ts';
import { connect, type Server } from '../../batches/temporal/connect.ts';
import { openStore } from '../../store/store.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { createOutput, type CommonFlags, type Output } from '../output.ts';

export async function pause(flags: CommonFlags, given?: string): Promise<number> {
  return tell(flags, given, pauseBatch, {}, 'is paused: no more rollouts start; the open ones go on');
}

export async function unpause(flags: CommonFlags, given?: string): Promise<number> {
  return tell(flags, given, unpauseBatch, {}, 'goes on');
}

export async function scale(flags: CommonFlags, given?: string, count?: string): Promise<number> {
  if (!/^[1-9]\d*$/.test(count ?? ''))
    throw new UsageError(`CONCURRENCY must be a whole number of at least 1, not "${count}"`);
  const concurrency = Number(count);
  const done = `keeps up to ${concurrency} rollouts open`;
  return tell(flags, given, (server, batch) => scaleBatch(server, batch, concurrency), { concurrency }, done);
}

export async function cancel(flags: CommonFlags & { drain?: boolean }, given?: string): Promise<number> {
  const output = createOutput(flags);
  const { drain = false } = flags;
  return withOpenBatch(output, batchId(given), async (server, batch) => {
    const served = await cancelBatch(server, batch, drain);
    const when = served ? '' : ', as soon as a worker runs for it';
    output.say(
      drain
        ? `${batch} starts no more rollouts and ends with the open ones${when}.`
        : `${batch} is being cancelled${when}; \`dgym status ${batch}\` shows when it is.`,
    );
    if (!served) output.note(`\`dgym resume ${batch}\` ends it so, and then collects what is missing.`);
    output.result({ batch, cancelling: true, drain, served: served !== undefined });
    return exitCodes.ok;
  });
}

/** What a command adds to its sentence when no worker has answered. */
export function onceServed(batch: string, standing: unknown): string {
  return standing ? '' : `, as soon as a worker runs for it (\`dgym resume ${batch}\`)`;
}

async function tell(
  flags: CommonFlags,
  given: string | undefined,
  order: (server: Server, batch: string) => Promise<Heard>,
  argument: object,
  done: string,
): Promise<number> {
  const output = createOutput(flags);
  return withOpenBatch(output, batchId(given), async (server, batch) => {
    const standing = await order(server, batch);
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
      const left = await leftOf(server, batch);
      throw new UsageError(`the batch ${batch} has ended (${execution.status.toLowerCase()}): ${left}`);
    }
    return await act(server, batch);
  } finally {
    await server.close();
  }
}

/** What is left to do in a batch that has ended. */
async function leftOf(server: Server, batch: string): Promise<string> {
  const store = openStore(storeUrl(undefined));
  const found = await readStatus(server, store, batch, { waiting: false }).catch(() => undefined);
  const left = found && found.total - found.verified;
  if (left === 0) return 'every rollout has a reward, so nothing is left to do';
  return `\`dgym resume ${batch}\` collects ${left === undefined ? 'what has no reward' : `the ${left} without a reward`}`;
}
