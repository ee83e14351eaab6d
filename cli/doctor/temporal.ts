/** Whether a Temporal server answers, and what it has that batches use. Nothing is started and nothing is changed. */

import type { Catalogue } from '../../catalogue/catalogue.ts';
import { errorText } from '../../contracts/error-text.ts';
import { readConfiguration, type Configuration } from '../../batches/temporal/configuration.ts';
import { connect, type Server } from '../../batches/temporal/connect.ts';
import { startCommand } from '../../batches/temporal/embedded.ts';
import { checkLimitMs, examine, ok, problem, sinceText, type Finding } from '../../batches/probe/finding.ts';
import { checkNamespace } from './namespace.ts';
import { checkQueues } from './queues.ts';
import { checkSearchAttributes } from './search-attributes.ts';

export interface Polled {
  /** Of the task queues. */
  readonly prefix: string;
  readonly catalogue: Promise<Catalogue>;
}

export async function checkTemporal(polled: Polled): Promise<readonly Finding[]> {
  let configuration: Configuration;
  try {
    configuration = readConfiguration();
  } catch (error) {
    return [problem('temporal', errorText(error), 'fix the file of TEMPORAL_CONFIG_FILE, or set TEMPORAL_ADDRESS')];
  }
  let server: Server;
  try {
    server = await connect();
  } catch (error) {
    return [unreachable(configuration, error)];
  }
  try {
    return await look(server, configuration, polled);
  } finally {
    await server.close();
  }
}

async function look(server: Server, { source }: Configuration, polled: Polled): Promise<readonly Finding[]> {
  const { address, namespace } = server;
  const ask = (
    check: string,
    todo: string,
    work: () => Promise<Finding | readonly Finding[]>,
  ): Promise<readonly Finding[]> =>
    examine(check, todo, () => server.client.connection.withDeadline(Date.now() + checkLimitMs, work));

  const access = 'ask who runs the server for access to this';
  const [reached, named] = await Promise.all([
    ask('temporal', access, async () => {
      const start = performance.now();
      const { serverVersion } = await server.client.connection.workflowService.getSystemInfo({});
      return ok('temporal', `server ${serverVersion} at ${address} (${source}) in ${sinceText(start)}`);
    }),
    ask('namespace', access, () => checkNamespace(server)),
  ]);
  if ([...reached, ...named].some(({ status }) => status === 'problem')) return [...reached, ...named];
  const [attributes, queues] = await Promise.all([
    ask('search attributes', `namespace ${namespace}: ${access}`, () => checkSearchAttributes(server)),
    ask('queues', access, async () =>
      checkQueues(server, polled.prefix, await polled.catalogue.catch(() => undefined)),
    ),
  ]);
  return [...reached, ...named, ...attributes, ...queues];
}

function unreachable({ configured, options, source }: Configuration, error: unknown): Finding {
  const reason = /\(([^()]*)\)$/.exec(errorText(error))?.[1] ?? errorText(error);
  const found = `nothing answers at ${options.address} (${source}): ${reason}`;
  if (configured) return problem('temporal', found, 'start that server, or fix TEMPORAL_ADDRESS or the profile');
  return problem('temporal', found, `${startCommand()}, or let \`dgym collect\` start one by itself`);
}
