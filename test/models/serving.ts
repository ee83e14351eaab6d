/** Model servers that live as long as a test. */

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startModelServer, type ModelServer, type ModelServerOptions } from '../support/model-server.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';

/** A server that gives one answer, or the answers of a function. */
export async function serving(
  answer: ModelServerAnswer | ((request: ModelServerRequest) => ModelServerAnswer | Promise<ModelServerAnswer>),
  options: Omit<ModelServerOptions, 'answer'> = {},
): Promise<ModelServer> {
  const server = await startModelServer({ ...options, answer: typeof answer === 'function' ? answer : () => answer });
  onTestFinished(() => server.close());
  return server;
}

/** The base URL of a server that is not there. */
export async function nowhere(): Promise<string> {
  const server = await startModelServer({ answer: () => 'never' });
  await server.close();
  return server.url;
}

/** The base URL of a server that says to each request exactly this, which need not be HTTP. */
export async function speaking(say: string | ((socket: Socket) => void)): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => (typeof say === 'string' ? socket.end(say, 'latin1') : say(socket)));
  });
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}
