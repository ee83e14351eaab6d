/** The command line's connection to Temporal. */

import { Client, Connection } from '@temporalio/client';
import { errorText, UnavailableError } from '../errors.ts';
import { readConfiguration, type ServerOptions } from './configuration.ts';
import { startEmbedded } from './embedded.ts';
import { workflowUrl } from './ui.ts';

const connectTimeout = '3 seconds';

export interface Server {
  readonly client: Client;
  readonly address: string;
  readonly namespace: string;
  /** A workflow's page in the Temporal UI, where its address can be told. */
  ui(workflowId: string, runId?: string): string | undefined;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Start the embedded server when none is configured and none answers; hears what it says. */
  readonly start?: (line: string) => void;
}

export async function connect({ start }: ConnectOptions = {}): Promise<Server> {
  const { options, namespace, configured } = readConfiguration();
  if (configured) return open(options, namespace, 'check TEMPORAL_ADDRESS or the profile');
  const advice = 'start one with `temporal-dev.sh start --background`, or set TEMPORAL_ADDRESS';
  if (!start) return open(options, namespace, advice);
  try {
    return await open(options, namespace, advice);
  } catch {
    return open({ ...options, address: await startEmbedded(start) }, namespace, advice);
  }
}

/** A workflow's page in the UI, told without connecting. */
export function uiOf(workflowId: string, runId?: string): string | undefined {
  const { options, namespace } = readConfiguration();
  return workflowUrl(options.address, namespace, workflowId, runId);
}

async function open(options: ServerOptions, namespace: string, advice: string): Promise<Server> {
  const { address } = options;
  try {
    const connection = await Connection.connect({ ...options, connectTimeout });
    return {
      client: new Client({ connection, namespace }),
      address,
      namespace,
      ui: (workflowId, runId) => workflowUrl(address, namespace, workflowId, runId),
      close: () => connection.close(),
    };
  } catch (error) {
    throw new UnavailableError(`no Temporal server answers at ${address}: ${advice} (${reason(error)})`, {
      cause: error,
    });
  }
}

/** The first line of what gRPC says, without its stack of causes. */
function reason(error: unknown): string {
  const { details } = error as { details?: unknown };
  return typeof details === 'string' && details !== '' ? details : errorText(error);
}
