/** A pool of servers of one model: a rollout keeps to one of them, and goes to another while that one is down. */

import { createHash } from 'node:crypto';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import type { ModelAnswer, ModelProvider, ModelRequest } from './provider.ts';
import { serversOf } from './servers.ts';

/** How long a server that could not be reached is asked last: finding out again may take a connect timeout each time. */
const downMs = 15_000;
const downUntil = new Map<string, number>();

/** A provider that speaks HTTP: `respond` is told which server to ask. */
export function pooled(respond: (request: ModelRequest, url: string) => Promise<ModelAnswer>): ModelProvider {
  return {
    async respond(request) {
      const servers = serversOf(request.model);
      const urls = inOrder(servers, request.rollout);
      const failures: RolloutFailure[] = [];
      for (const url of urls) {
        try {
          const answer = await respond(request, url);
          downUntil.delete(url);
          return { ...answer, server: servers.indexOf(url) };
        } catch (error) {
          if (!(error instanceof RolloutFailure) || error.class !== 'model_unreachable') throw error;
          downUntil.set(url, Date.now() + downMs);
          failures.push(error);
        }
      }
      const [only, ...others] = failures;
      if (only && others.length === 0) throw only;
      throw new RolloutFailure(
        'model_unreachable',
        `none of ${failures.length} servers answers: ${failures.map(({ message }) => message).join('; ')}`,
      );
    },
  };
}

/** By rendezvous hashing, so that the rollouts of a server that is down spread over all others. */
export function inOrder(urls: readonly string[], rollout: ModelRequest['rollout']): readonly string[] {
  if (urls.length < 2) return urls;
  const now = Date.now();
  const ranked = urls.map((url) => ({
    url,
    down: (downUntil.get(url) ?? 0) > now,
    rank: createHash('sha1').update(`${rollout.batch}/${rollout.row}-${rollout.sample} ${url}`).digest('hex'),
  }));
  ranked.sort((a, b) => Number(a.down) - Number(b.down) || (a.rank < b.rank ? -1 : 1));
  return ranked.map(({ url }) => url);
}
