/** `dgym pause`, `unpause`, `scale` and `cancel`: telling a running batch what to do. */

import { exitCodes, UsageError } from '../errors.ts';
import { batchId } from '../flags/batch.ts';
import { createOutput, type CommonFlags, type Output } from '../output.ts';
import { describeWorkflow } from '../temporal/batches.ts';
import { connect, type Server } from '../temporal/connect.ts';
import { tellBatch } from '../temporal/updates.ts';

export async function pause(flags: CommonFlags, given?: string): Promise<number> {
  return update(flags, batchId(given), 'pause', {}, () => 'paused: no more rollouts start; the open ones go on');
}

export async function unpause(flags: CommonFlags, given?: string): Promise<number> {
  return update(flags, batchId(given), 'unpause', {}, () => 'goes on');
}

export async function scale(flags: CommonFlags, given?: string, count?: string): Promise<number> {
  const concurrency = /^\d{1,6}$/.test(count ?? '') ? Number(count) : 0;
  if (concurrency < 1) throw new UsageError(`CONCURRENCY must be a whole number of at least 1, not "${count}"`);
  const batch = batchId(given);
  return update(flags, batch, 'setConcurrency', { concurrency }, () => `keeps up to ${concurrency} rollouts open`);
}

export async function cancel(flags: CommonFlags & { drain?: boolean }, given?: string): Promise<number> {
  const output = createOutput(flags);
  const batch = batchId(given);
  return withOpenBatch(output, batch, async (server) => {
    const handle = server.client.workflow.getHandle(batch);
    await (flags.drain ? handle.signal('drain') : handle.cancel());
    output.say(
      flags.drain
        ? `${batch} starts no more rollouts and ends with the open ones.`
        : `${batch} is being cancelled; \`dgym status ${batch}\` shows when it is.`,
    );
    output.result({ batch, cancelling: true, drain: flags.drain ?? false });
    return exitCodes.ok;
  });
}

async function update(
  flags: CommonFlags,
  batch: string,
  name: string,
  argument: object,
  done: () => string,
): Promise<number> {
  const output = createOutput(flags);
  return withOpenBatch(output, batch, async (server) => {
    const answer = await tellBatch(server, batch, name, argument);
    output.say(`${batch} ${done()}.`);
    output.result({ batch, ...answer });
    return exitCodes.ok;
  });
}

async function withOpenBatch(
  { note }: Output,
  batch: string,
  act: (server: Server) => Promise<number>,
): Promise<number> {
  const server = await connect({ note });
  try {
    const execution = await describeWorkflow(server, batch);
    if (!execution) throw new UsageError(`Temporal knows no batch "${batch}": \`dgym list\` shows what there is`);
    if (execution.status !== 'RUNNING') {
      throw new UsageError(
        `the batch ${batch} has ended (${execution.status.toLowerCase()}): \`dgym resume ${batch}\` collects what is missing`,
      );
    }
    return await act(server);
  } finally {
    await server.close();
  }
}
