/** One Temporal server for all projects whose tests need one. */

import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../support/temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
  }
}

export default async function setup({ vitest }: TestProject): Promise<(() => void) | undefined> {
  // Set up one after the other; what the root is given, all of them have.
  if ('temporalAddress' in vitest.getRootProject().getProvidedContext()) return undefined;
  const server = await startTemporalServer();
  vitest.provide('temporalAddress', server.address);
  return () => server.stop();
}
