/** One Temporal server for all integration tests. */

import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../support/temporal-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const server = await startTemporalServer();
  project.provide('temporalAddress', server.address);
  return () => server.stop();
}
