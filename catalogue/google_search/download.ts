/** Downloads a page as a browser would: over redirects, up to a size and a time. */

import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isPublic, lookupPublic } from './public-address.ts';

const maxBytes = 10 * 2 ** 20;
const maxRedirects = 5;
const maxMilliseconds = 30_000;

const headers = {
  'user-agent': 'Mozilla/5.0 (compatible; durable-gym)',
  accept: 'text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
};

interface Network {
  /** Whether pages inside the worker's own network may be read. */
  readonly private_addresses: boolean;
}

/** The page's HTML; `undefined` for whatever cannot be had. Rejects only when `signal` is aborted. */
export async function download(url: string, network: Network, signal: AbortSignal): Promise<string | undefined> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(maxMilliseconds)]);
  try {
    let at = new URL(url);
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await request(at, network, limited);
      const { statusCode = 0 } = response;
      const { location } = response.headers;
      if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
        response.destroy();
        at = new URL(location, at);
        continue;
      }
      if (statusCode !== 200) {
        response.destroy();
        return undefined;
      }
      return decode(await body(response), response.headers['content-type']);
    }
    return undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function request(url: URL, { private_addresses }: Network, signal: AbortSignal): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!private_addresses && isIP(host) !== 0 && !isPublic(host)) throw new Error(`${host} is not on the internet`);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = { headers, signal, agent: false, ...(!private_addresses && { lookup: lookupPublic }) };
  return new Promise((resolve, reject) => {
    // Any protocol but the two is refused by `http.request`.
    send(url, options, resolve).on('error', reject).end();
  });
}

async function body(response: IncomingMessage): Promise<Buffer> {
  const decoder = decoderOf(response.headers['content-encoding']);
  const limit = limited();
  const stages: (Readable | Transform)[] = [response, ...(decoder ? [decoder] : []), limit];
  const [read] = await Promise.all([buffer(limit), pipeline(stages as [Readable, ...Transform[]])]);
  return read;
}

/** After unpacking: a few bytes can unpack to any size. */
function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new Error('the page is too large'));
      else done(null, chunk);
    },
  });
}

function decoderOf(encoding: string | undefined): Transform | undefined {
  switch (encoding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function decode(bytes: Buffer, contentType = ''): string {
  const named = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? inHtml(bytes);
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function inHtml(bytes: Buffer): string | undefined {
  return /<meta[^>]{0,200}charset=["']?([\w-]+)/i.exec(bytes.toString('latin1', 0, 2048))?.[1];
}
