/**
 * `fetch` for answers that take as long as they take, over `node:http`.
 *
 * Node's own `fetch` ends every request whose answer needs more than five minutes, and the way to change that is not part
 * of Node. How long a call may take is the activity's decision alone.
 */

import http from 'node:http';
import https from 'node:https';

const connectTimeoutMs = 10_000;
const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

/** The server began to answer and the connection broke. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError';
}

/** As much of `fetch` as the `openai` package needs to send JSON and read JSON; redirects are not followed. */
export async function patientFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  try {
    return await send(url, init);
  } catch (error) {
    // A server may close an idle connection at the moment in which we use it again; nothing was sent then.
    if (!(error instanceof StaleConnectionError)) throw error;
    return send(url, init);
  }
}

class StaleConnectionError extends Error {}

function send(url: URL, init: RequestInit): Promise<Response> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      agent: secure ? agents.https : agents.http,
      ...(init.signal && { signal: init.signal }),
    });
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(new Error('connect timed out')), connectTimeoutMs);
      socket.once('connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET' && !init.signal?.aborted;
      reject(stale ? new StaleConnectionError(error.message, { cause: error }) : error);
    });
    request.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => resolve(responseOf(incoming, Buffer.concat(chunks))));
      incoming.once('error', (error) => {
        reject(init.signal?.aborted ? error : new CutOffError('the answer was cut off', { cause: error }));
      });
    });
    request.end(init.body);
  });
}

function responseOf(incoming: http.IncomingMessage, body: Buffer): Response {
  const { statusCode: status = 0 } = incoming;
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const failed = status >= 400;
  if (failed) headers.set('content-type', 'application/json');
  const bodyless = status === 204 || status === 304;
  return new Response(bodyless ? null : failed ? errorBody(body.toString()) : new Uint8Array(body), {
    status,
    headers,
  });
}

/**
 * An error body in OpenAI's shape, `{ error: { message, … } }`. The `openai` package forgets every other one, and vLLM
 * (`message`), FastAPI (`detail`) and proxies (HTML) write others.
 */
function errorBody(text: string): string {
  const parsed = parseObject(text);
  const { error, message, detail } = parsed ?? {};
  if (typeof error === 'object' && error !== null) return text;
  const said = [error, message, detail].find((value) => value !== undefined) ?? text;
  return JSON.stringify({ error: { ...parsed, message: typeof said === 'string' ? said : JSON.stringify(said) } });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
