/** Which Temporal server is meant: from TEMPORAL_* variables and profiles, else the one that `temporal-dev.sh` starts. */

import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { errorText } from '../../contracts/error-text.ts';
import { UnavailableError } from './unavailable-error.ts';
import { embeddedAddress } from './embedded.ts';

const defaultAddress = '127.0.0.1:7233';

export type ServerOptions = ConnectionOptions & { readonly address: string };

export interface Configuration {
  readonly options: ServerOptions;
  readonly namespace: string;
  /** Whether the user named a server. */
  readonly configured: boolean;
  /** Where the address comes from, in words. */
  readonly source: string;
}

export function readConfiguration(): Configuration {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
    const { address, apiKey, tls, metadata } = connectionOptions;
    const configured = address !== undefined || apiKey !== undefined || Boolean(tls);
    const options = {
      address: address ?? (configured ? defaultAddress : embeddedAddress()),
      ...(apiKey !== undefined && { apiKey }),
      ...(tls !== undefined && { tls }),
      ...(metadata !== undefined && { metadata }),
    };
    return { options, namespace, configured, source: sourceOf(address) };
  } catch (error) {
    throw new UnavailableError(`the Temporal profile cannot be used: ${errorText(error)}`);
  }
}

function sourceOf(address: string | undefined): string {
  if (address === undefined) return 'the default: neither TEMPORAL_ADDRESS nor a profile names one';
  if (process.env['TEMPORAL_ADDRESS']) return 'from TEMPORAL_ADDRESS';
  return `from the profile "${process.env['TEMPORAL_PROFILE'] ?? 'default'}"`;
}
