/** A model call outside Temporal, for commands that need an answer now: tried a few times, then its failure is thrown. */

import { setTimeout as sleep } from 'node:timers/promises';
import { asRolloutFailure } from '../contracts/rollout-failure.ts';
import { backoffMs } from './backoff.ts';
import { completeCalls } from './calls.ts';
import type { ModelAnswer, ModelRequest } from './provider.ts';
import { providers } from './providers.ts';

/**
 * Throws a `RolloutFailure` of a `model_…` class when the failure is final or `attempts` are used up.
 *
 * @param attempts - how often a failure that may pass is tried. @default 5
 */
export async function askModel(request: ModelRequest, attempts = 5): Promise<ModelAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await providers[request.model.provider].respond(request);
      return { ...answer, items: completeCalls(answer.items, request.items) };
    } catch (error) {
      request.signal.throwIfAborted();
      const failure = asRolloutFailure(error, 'internal_error');
      if (!failure.retryable || attempt >= attempts) throw failure;
      await sleep(failure.retryAfterMs ?? backoffMs(attempt), undefined, { signal: request.signal });
    }
  }
}
