/** The worker's connection to Temporal, configured as every Temporal client is: environment variables and profiles. */

import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';

export interface Connected {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/** `server` is one that the caller has found already; its address and namespace win. */
export async function connect(server?: { readonly address: string; readonly namespace: string }): Promise<Connected> {
  const { connectionOptions, namespace: configured = 'default' } = loadClientConnectConfig();
  const { address = '127.0.0.1:7233', namespace = configured } = { ...connectionOptions, ...server };
  const loopback = /^(127\.|localhost|\[::1\])/.test(address);
  const connection = await NativeConnection.connect({
    ...connectionOptions,
    address,
    // Compression costs more than it saves where no network is crossed.
    ...(loopback && { grpcCompression: { codec: 'none' } }),
  });
  return { connection, namespace };
}
