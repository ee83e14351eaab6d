/** A real HTTP model server for tests and the bench: the Responses API, Chat Completions, and whatever can go wrong. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelServerAnswer } from './model-server/answer.ts';
import { bodyFor } from './model-server/reply.ts';
import { readItems, readTools, type ModelServerRequest } from './model-server/request.ts';

export interface ModelServerOptions {
  /** What the model answers; it may take its time. */
  answer(request: ModelServerRequest): ModelServerAnswer | Promise<ModelServerAnswer>;
  /** Told when an answer has gone out whole. */
  answered?(request: ModelServerRequest): void;
  /** Milliseconds before each answer. @default 0 */
  latency?: number | (() => number);
  /** @default one that is free */
  port?: number;
  /** What the list of models says of the longest conversation. @default nothing */
  contextLength?: number;
  /** Whether `requests` is kept; the bench sends too many. @default true */
  record?: boolean;
}

export interface ModelServer {
  /** Base URL, `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ModelServerRequest[];
  /** Model calls so far. */
  readonly count: number;
  /** How often the list of models was asked for. */
  readonly listed: number;
  /** Model calls that are open now, and the most there were at once. */
  readonly open: number;
  readonly maxOpen: number;
  /** Model calls whose client went away before the answer. */
  readonly aborted: number;
  close(): Promise<void>;
}

/**
 * @example
 * const server = await startModelServer({ answer: ({ items }) => (items.length === 1 ? { calls: [call] } : 'Done.') });
 */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const requests: ModelServerRequest[] = [];
  const seen = { count: 0, listed: 0, open: 0, maxOpen: 0, aborted: 0 };

  const answerCall = async (incoming: IncomingMessage, outgoing: ServerResponse, dialect: 'responses' | 'chat') => {
    const number = seen.count++;
    seen.maxOpen = Math.max(seen.maxOpen, ++seen.open);
    outgoing.once('close', () => {
      seen.open--;
      if (!outgoing.writableFinished) seen.aborted++;
    });
    const body = JSON.parse(await textOf(incoming)) as Record<string, unknown>;
    const request: ModelServerRequest = {
      dialect,
      number,
      model: String(body['model']),
      items: readItems(dialect, body),
      tools: readTools(body),
      headers: incoming.headers,
      body,
    };
    if (options.record !== false) requests.push(request);
    outgoing.once('finish', () => options.answered?.(request));
    const latency = typeof options.latency === 'function' ? options.latency() : (options.latency ?? 0);
    if (latency > 0) await sleep(latency);
    send(outgoing, request, await options.answer(request));
  };

  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
    const dialect = dialects[path];
    if (incoming.method === 'POST' && dialect) {
      // A test whose `answer` throws finds the error in what the client was told.
      answerCall(incoming, outgoing, dialect).catch((error: unknown) => {
        sendJson(outgoing, 500, { error: { message: `the test's model server: ${String(error)}` } });
      });
    } else if (path === '/v1/models') {
      seen.listed++;
      const length = options.contextLength !== undefined && { max_model_len: options.contextLength };
      sendJson(outgoing, 200, { object: 'list', data: [{ id: 'test-model', object: 'model', ...length }] });
    } else {
      sendJson(outgoing, 404, { error: { message: `no such path: ${path}` } });
    }
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    get count() {
      return seen.count;
    },
    get listed() {
      return seen.listed;
    },
    get open() {
      return seen.open;
    },
    get maxOpen() {
      return seen.maxOpen;
    },
    get aborted() {
      return seen.aborted;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const dialects: Readonly<Record<string, ModelServerRequest['dialect']>> = {
  '/v1/responses': 'responses',
  '/v1/chat/completions': 'chat',
};

function send(outgoing: ServerResponse, request: ModelServerRequest, answer: ModelServerAnswer): void {
  if (typeof answer === 'string') {
    sendJson(outgoing, 200, bodyFor(request, { text: answer }));
  } else if ('fault' in answer) {
    fail(outgoing, answer.fault);
  } else if ('raw' in answer) {
    outgoing.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    outgoing.end(answer.raw);
  } else if ('status' in answer) {
    const { status, headers, message = 'scripted error', code = null } = answer;
    sendJson(outgoing, status, { error: { message, code, type: 'scripted' } }, headers);
  } else {
    sendJson(outgoing, 200, bodyFor(request, answer));
  }
}

function fail(outgoing: ServerResponse, fault: 'hang' | 'reset' | 'cut'): void {
  if (fault === 'reset') outgoing.destroy();
  if (fault === 'cut') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    outgoing.write('{"id": "half', () => outgoing.destroy());
  }
}

function sendJson(outgoing: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(JSON.stringify(body));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
