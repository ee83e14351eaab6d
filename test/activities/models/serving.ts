/** Model servers that live as long as a test. */

import { onTestFinished } from 'vitest';
import { startModelServer, type ModelServer } from '../../model-server.ts';
import type { ModelServerAnswer } from '../../model-server/answer.ts';
import type { ModelServerRequest } from '../../model-server/request.ts';

/** A server that gives one answer, or the answers of a function. */
export async function serving(
  answer: ModelServerAnswer | ((request: ModelServerRequest) => ModelServerAnswer | Promise<ModelServerAnswer>),
): Promise<ModelServer> {
  const server = await startModelServer({ answer: typeof answer === 'function' ? answer : () => answer });
  onTestFinished(() => server.close());
  return server;
}

/** The base URL of a server that is not there. */
export async function nowhere(): Promise<string> {
  const server = await startModelServer({ answer: () => 'never' });
  await server.close();
  return server.url;
}
