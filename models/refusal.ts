/** An error status of a model server and what it says with it, whatever the form. */

import type { IncomingHttpHeaders } from 'node:http';
import { parseBody } from './body.ts';
import { isObject } from '../contracts/json.ts';
import type { Received } from './transport.ts';

export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The server's own code, such as `context_length_exceeded`. */
  readonly code: string | undefined;
  /** All of it, as a value where it is JSON. */
  readonly body: unknown;

  constructor(
    status: number,
    said: { message: string; code?: string | undefined; body?: unknown },
    headers: IncomingHttpHeaders = {},
  ) {
    super(`${status} ${said.message}`);
    this.status = status;
    this.headers = headers;
    this.code = said.code;
    this.body = said.body;
  }
}

/** @param clean - what takes the key out of a text */
export function statusErrorOf({ status, headers, body, cut }: Received, clean: (text: string) => string): StatusError {
  const told = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]);
  const message = said(cut ? body.subarray(0, excerptBytes) : body, clean);
  return new StatusError(status, message, Object.fromEntries(told) as IncomingHttpHeaders);
}

/** Of a text that is too long to be read. */
const excerptBytes = 500;

/** OpenAI writes `{ error: { message, code } }`, vLLM `message`, FastAPI `detail`, and proxies write HTML. */
function said(
  body: Buffer,
  clean: (text: string) => string,
): { message: string; code?: string | undefined; body: unknown } {
  const value = parsed(body, clean) ?? clean(body.toString());
  if (!isObject(value)) return { message: clean(body.toString()) || 'status code (no body)', body: value };
  const { error, message, detail } = value;
  const inner = isObject(error) ? error : { ...value, message: [error, message, detail].find((one) => one != null) };
  const { code, message: text = inner } = inner;
  return {
    message: typeof text === 'string' ? text : JSON.stringify(text),
    ...(typeof code === 'string' && { code }),
    body: value,
  };
}

function parsed(body: Buffer, clean: (text: string) => string): unknown {
  try {
    return parseBody(body, clean);
  } catch {
    return undefined;
  }
}
