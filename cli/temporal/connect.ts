/** The command line's connection to Temporal: from TEMPORAL_* variables and profiles, else to the server that `temporal-dev.sh` started. */

import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { errorText, UnavailableError } from '../errors.ts';
import { embeddedAddress, startEmbedded } from './embedded.ts';
import { workflowUrl } from './ui.ts';

const connectTimeout = '3 seconds';
const defaultAddress = '127.0.0.1:7233';

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
  const address = embeddedAddress();
  const advice = 'start one with `temporal-dev.sh start --background`, or set TEMPORAL_ADDRESS';
  if (!start) return open({ ...options, address }, namespace, advice);
  try {
    return await open({ ...options, address }, namespace, advice);
  } catch {
    return open({ ...options, address: await startEmbedded(start) }, namespace, advice);
  }
}

/** A workflow's page in the UI, told without connecting. */
export function uiOf(workflowId: string, runId?: string): string | undefined {
  const { options, namespace, configured } = readConfiguration();
  const address = options.address ?? (configured ? defaultAddress : embeddedAddress());
  return workflowUrl(address, namespace, workflowId, runId);
}

interface Configuration {
  readonly options: ConnectionOptions;
  readonly namespace: string;
  /** Whether the user named a server. */
  readonly configured: boolean;
}

function readConfiguration(): Configuration {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
    const { address, apiKey, tls, metadata } = connectionOptions;
    const options = {
      ...(address !== undefined && { address }),
      ...(apiKey !== undefined && { apiKey }),
      ...(tls !== undefined && { tls }),
      ...(metadata !== undefined && { metadata }),
    };
    return { options, namespace, configured: address !== undefined || apiKey !== undefined || Boolean(tls) };
  } catch (error) {
    throw new UnavailableError(`the Temporal profile cannot be used: ${errorText(error)}`);
  }
}

async function open(options: ConnectionOptions, namespace: string, advice: string): Promise<Server> {
  const address = options.address ?? defaultAddress;
  try {
    const connection = await Connection.connect({ ...options, address, connectTimeout });
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
