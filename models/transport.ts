/**
 * One HTTP exchange over `node:http`, with servers that take as long as they take and may answer anything at all.
 *
 * Node's own `fetch` ends every request whose answer needs more than five minutes, and the way to change that is not part
 * of Node. How long a call may take is the activity's decision alone. Nothing is done in event handlers but to settle a
 * promise: what throws there is heard by nobody, and the call would never end.
 */

import http from 'node:http';
import https from 'node:https';
import { maxAnswerBytes, maxAnswerHeaderBytes, maxErrorBytes } from '../contracts/limits.ts';

const connectTimeoutMs = 10_000;
const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

export interface Sending {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** What came back, under whatever status. */
export interface Received {
  /** What the status line says, which may be no status that HTTP has. */
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** There was more than is read: `body` is its beginning. */
  readonly cut: boolean;
}

/**
 * Why nothing came back. `unsendable`: our own request is none. `unreachable`: no connection, or it ended before an answer
 * began. `broken`: something came that is no answer.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly kind: 'unsendable' | 'unreachable' | 'broken';

  constructor(kind: TransportError['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Redirects are not followed. */
export async function exchange(url: string, sending: Sending): Promise<Received> {
  const incoming = await send(url, sending).catch((error: unknown) => {
    // A server may close an idle connection at the moment in which we use it again; nothing was sent then.
    if (error instanceof StaleConnectionError) return send(url, sending);
    throw error;
  });
  return read(incoming);
}

class StaleConnectionError extends TransportError {}

/** Sends the request; the promise is for the head of the answer. */
function send(url: string, sending: Sending): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = open(url, sending);
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(new Error('connect timed out')), connectTimeoutMs);
      socket.once('connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET' && !sending.signal.aborted;
      reject(stale ? new StaleConnectionError('unreachable', 'ECONNRESET', error) : lossOf(error));
    });
    request.once('response', resolve);
    request.once('upgrade', (incoming, socket) => {
      socket.destroy();
      resolve(incoming);
    });
    request.once('close', () => reject(new TransportError('unreachable', 'the connection was closed')));
    request.end(sending.body);
  });
}

function open(url: string, { method, headers, signal }: Sending): http.ClientRequest {
  const secure = url.startsWith('https:');
  const agent = secure ? agents.https : agents.http;
  try {
    return (secure ? https : http).request(url, {
      method,
      headers,
      agent,
      signal,
      maxHeaderSize: maxAnswerHeaderBytes,
    });
  } catch (error) {
    throw new TransportError('unsendable', error instanceof Error ? error.message : String(error), error);
  }
}

/** Node's parser gives its errors codes of their own: then there was an answer. */
function lossOf(error: NodeJS.ErrnoException): TransportError {
  const { code, message } = error;
  if (code?.startsWith('HPE_')) return new TransportError('broken', `the answer is not HTTP (${code})`, error);
  return new TransportError('unreachable', code ?? message, error);
}

async function read(incoming: http.IncomingMessage): Promise<Received> {
  const { statusCode: status = 0, headers } = incoming;
  const limit = status >= 400 ? maxErrorBytes : maxAnswerBytes;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // Leaving the loop closes the connection.
      if (bytes > limit) return { status, headers, body: Buffer.concat(chunks), cut: true };
      chunks.push(chunk);
    }
  } catch (error) {
    throw new TransportError('broken', 'the answer was cut off', error);
  }
  return { status, headers, body: Buffer.concat(chunks), cut: false };
}
