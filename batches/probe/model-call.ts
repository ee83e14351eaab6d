/** The shortest call that a model can answer, through the code that rollouts use. */

import { askModel } from '../../models/ask.ts';
import { displayUrl } from '../../contracts/presentable.ts';
import type { ModelAnswer } from '../../models/provider.ts';

/** One server that a model is asked on. */
export interface Endpoint {
  readonly role: string;
  readonly provider: 'openai' | 'chat-completions';
  readonly model: string;
  /** Base URL. */
  readonly url: string;
  readonly keyVariable: string;
}

/** Some servers refuse so low a limit, and OpenAI's reasoning models any limit on chat completions. */
const outputLimits = [1, 16, undefined];

/** Throws the `RolloutFailure` of the last attempt. */
export async function askOneToken(endpoint: Endpoint, signal: AbortSignal): Promise<ModelAnswer> {
  const { provider, model, url, keyVariable, role } = endpoint;
  for (const limit of outputLimits) {
    try {
      return await askModel(
        {
          model: { provider, model, urls: [url], key_variable: keyVariable, queue: '' },
          items: [{ type: 'message', role: 'user', content: 'Say ok.' }],
          tools: [],
          sampling: limit === undefined ? {} : { max_output_tokens: limit },
          rollout: { batch: 'doctor', row: 0, sample: 0 },
          role,
          turn: 0,
          signal,
        },
        1,
      );
    } catch (error) {
      if (statusOf(error) !== 400 || limit === undefined) throw error;
    }
  }
  throw new Error('the attempt without a limit neither answered nor failed');
}

/** The HTTP status behind a failure, where the server answered. */
export function statusOf(error: unknown): number | undefined {
  const cause = error instanceof Error ? (error.cause as { status?: unknown } | undefined) : undefined;
  return typeof cause?.status === 'number' ? cause.status : undefined;
}

/** The path that a provider posts to. */
export function pathOf({ provider }: Endpoint): string {
  return provider === 'openai' ? '/responses' : '/chat/completions';
}

/** An endpoint as `--model` takes it. */
export function flagOf({ role, provider, model, url }: Omit<Endpoint, 'keyVariable'>): string {
  const prefix = (role === 'policy' ? '' : `${role}=`) + (provider === 'openai' ? '' : `${provider}:`);
  return `--model ${prefix}${model}@${displayUrl(url)}`;
}
