/** `dgym limit`: how many requests a minute the models of a pool are sent, by all workers and batches together. */

import { defaultPrefix } from '../../contracts/limits.ts';
import { modelQueue } from '../../contracts/names.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { checkedPrefix, prefixFlag } from '../../batches/prefix.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { connect } from '../../batches/temporal/connect.ts';
import { readLimit, setLimit, type QueueLimit } from '../../batches/temporal/limits.ts';
import { pollerLostMs, pollersOf } from '../../batches/temporal/queues.ts';

interface LimitFlags extends CommonFlags {
  readonly requestsPerMinute?: string;
  readonly unlimited?: boolean;
  readonly prefix?: string;
}

/** The pool of models that name none. */
const defaultPool = 'default';
const poolPattern = /^[a-z0-9][a-z0-9_-]{0,40}$/;
const maxPerMinute = 6_000_000;

export async function limit(flags: LimitFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const pool = poolOf(given);
  const prefix = checkedPrefix(flags.prefix);
  const asked = readRate(flags);
  const queue = modelQueue(prefix, pool === defaultPool ? undefined : pool);

  const server = await connect({ note: output.note });
  try {
    const now = asked ? await setLimit(server, queue, asked.perMinute) : await readLimit(server, queue);
    const pollers = await pollersOf(server, queue, 'activity');
    const workers = pollers.filter(({ at }) => Date.now() - at <= pollerLostMs).length;
    output.say(`${pool}: ${describe(now)} (queue ${queue})`);
    if (workers === 0) {
      const serve = `dgym worker${pool === defaultPool ? '' : ` --pools ${pool}`}${prefixFlag(prefix)}`;
      const own = prefix === defaultPrefix ? `; a batch with a worker of its own takes it over when it starts` : '';
      output.note(`No worker polls ${queue} now; what is set holds as soon as one does (\`${serve}\`)${own}.`);
    }
    output.result({
      pool,
      queue,
      requests_per_minute: now.perMinute ?? null,
      set_by: now.by ?? null,
      set_at: now.at?.toISOString() ?? null,
      workers,
    });
    return exitCodes.ok;
  } finally {
    await server.close();
  }
}

function poolOf(given: string | undefined): string {
  if (given !== undefined && poolPattern.test(given)) return given;
  throw new UsageError(
    `"${given ?? ''}" is not a model pool: write the \`pool\` of a model in your config file, or \`${defaultPool}\` for models that name none`,
  );
}

/** What to set, if anything. */
function readRate({ requestsPerMinute, unlimited }: LimitFlags): { perMinute: number | undefined } | undefined {
  if (unlimited && requestsPerMinute !== undefined) {
    throw new UsageError('--unlimited takes the limit away: leave out --requests-per-minute');
  }
  if (unlimited) return { perMinute: undefined };
  if (requestsPerMinute === undefined) return undefined;
  const perMinute = /^\d+(\.\d+)?$/.test(requestsPerMinute) ? Number(requestsPerMinute) : 0;
  if (perMinute > 0 && perMinute <= maxPerMinute) return { perMinute };
  throw new UsageError(
    `--requests-per-minute must be a number above 0 and up to ${maxPerMinute}, not "${requestsPerMinute}"; \`dgym pause BATCH\` stops a batch`,
  );
}

function describe({ perMinute, by, at }: QueueLimit): string {
  const rate =
    perMinute === undefined
      ? 'no limit'
      : `${perMinute} ${perMinute === 1 ? 'request' : 'requests'} a minute, for all workers together`;
  if (by === undefined || at === undefined) return rate;
  return `${rate}; set by ${by} at ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
