/** Which servers may be sent an API key: a call from a shared queue must not carry it to where its owner never meant it to go. */

import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { displayUrl } from '../contracts/presentable.ts';
import { type Endpoint } from './errors.ts';

/** Another worker of the queue may have the call meanwhile. */
const elsewhereMs = 2_000;
let allowed: ReadonlySet<string> | undefined;

/** From now on only these servers; without it every server that a call names. */
export function sendKeysOnlyTo(urls: Iterable<string>): void {
  allowed = new Set(Array.from(urls, normalized));
}

/** These servers too, for one more batch whose calls this process makes. */
export function alsoSendKeysTo(urls: Iterable<string>): void {
  allowed = new Set([...(allowed ?? []), ...Array.from(urls, normalized)]);
}

/** Throws where this worker has a key that the server may not see. The call waits for a worker that may make it. */
export function ensureKeyMayGo({ url, model, keyVariable }: Endpoint): void {
  if (!allowed || allowed.has(normalized(url)) || !process.env[keyVariable]) return;
  throw new RolloutFailure(
    'model_unreachable',
    `model ${model} at ${displayUrl(url)}: a worker on its queue has a key in ${keyVariable} that is meant for ` +
      `${[...allowed].map(displayUrl).join(', ') || 'no server'}, and does not send it there`,
    { retryAfterMs: elsewhereMs },
  );
}

function normalized(url: string): string {
  return url.replace(/\/+$/, '');
}
