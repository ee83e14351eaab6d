/** The command line's connection to Temporal. */

import { once } from 'node:events';
import { connect as openSocket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { errorText } from '../../contracts/error-text.ts';
import { UnavailableError } from './unavailable-error.ts';
import { readConfiguration, type Configuration, type ServerOptions } from './configuration.ts';
import { startCommand, startEmbedded } from './embedded.ts';
import { workflowUrl } from './ui.ts';

/** How long a server that somebody named may take to answer; a busy machine needs more than it seems. */
const patienceMs = 15_000;
/** How long the server that this command has just started may take: it has said already that it is there. */
const startedPatienceMs = 120_000;
/** When a command says that it waits. */
const silenceMs = 2_000;

export interface Server {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  /** A workflow's page in the Temporal UI, where its address can be told. */
  ui(workflowId: string, runId?: string): string | undefined;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Hears what the user waits for. */
  readonly note?: (line: string) => void;
  /** Start the embedded server when none is configured and none answers. */
  readonly start?: boolean;
}

export async function connect({ note = () => undefined, start = false }: ConnectOptions = {}): Promise<Server> {
  const configuration = readConfiguration();
  const { options, namespace, configured } = configuration;
  const advice = adviceFor(configuration);
  const reach = (address: string, timeoutMs: number): Promise<Server> =>
    open({ ...options, address }, { namespace, advice, timeoutMs, note });
  if (configured) return reach(options.address, patienceMs);
  // Nobody named a server, so a port where nobody listens is no reason to wait.
  if (await refuses(options.address)) {
    if (!start) throw unanswered(options.address, advice, 'nobody listens there');
  } else {
    try {
      return await reach(options.address, patienceMs);
    } catch (error) {
      // Of what else holds the port the script knows more.
      if (!start) throw error;
    }
  }
  return reach(await startEmbedded(note), startedPatienceMs);
}

/** A workflow's page in the UI, told without connecting. */
export function uiOf(workflowId: string, runId?: string): string | undefined {
  const { options, namespace } = readConfiguration();
  return workflowUrl(options.address, namespace, workflowId, runId);
}

function adviceFor({ configured, options: { address } }: Configuration): string {
  if (!configured) return `start one with \`${startCommand()}\`, or set TEMPORAL_ADDRESS`;
  const port = /^(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(address)?.[1];
  const check = 'check TEMPORAL_ADDRESS or the profile';
  return port === undefined ? check : `start one there with \`${startCommand(port)}\`, or ${check}`;
}

interface Reach {
  readonly namespace: string;
  readonly advice: string;
  readonly timeoutMs: number;
  readonly note: (line: string) => void;
}

async function open(options: ServerOptions, { namespace, advice, timeoutMs, note }: Reach): Promise<Server> {
  const { address } = options;
  const connection = Connection.lazy({
    ...options,
    connectTimeout: timeoutMs,
    channelArgs: {
      // By default all channels to an address share what they know of it: the pauses of one that failed would hold up the next.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
  });
  const seconds = Math.round(timeoutMs / 1_000);
  const waiting = setTimeout(
    () => note(`Waiting for the Temporal server at ${address} (up to ${seconds} s)`),
    silenceMs,
  );
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close();
    throw unanswered(address, advice, reason(error), error);
  } finally {
    clearTimeout(waiting);
  }
  return {
    client: new Client({ connection, namespace }),
    address,
    namespace,
    ui: (workflowId, runId) => workflowUrl(address, namespace, workflowId, runId),
    close: () => connection.close(),
  };
}

function unanswered(address: string, advice: string, reason: string, cause?: unknown): UnavailableError {
  return new UnavailableError(`no Temporal server answers at ${address}: ${advice} (${reason})`, { cause });
}

/** Whether nobody listens there: an answer that comes at once, unlike that of a busy server. */
async function refuses(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = openSocket({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: silenceMs });
  try {
    await Promise.race([once(socket, 'connect'), once(socket, 'timeout')]);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** The first line of what gRPC says, without its stack of causes. */
function reason(error: unknown): string {
  const { details } = error as { details?: unknown };
  return typeof details === 'string' && details !== '' ? details : errorText(error);
}
