/** A model request as `generate` makes it, for tests of the providers. */

import type { Item, Sampling, ToolSpec } from '../../contracts/conversation.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { user } from '../../contracts/transcript.ts';
import type { ModelRequest } from '../../models/provider.ts';

export interface Asking {
  readonly items?: readonly Item[];
  readonly tools?: readonly ToolSpec[];
  readonly sampling?: Sampling;
  readonly model?: Partial<ModelBinding>;
  readonly signal?: AbortSignal;
}

export function ask(provider: ModelBinding['provider'], urls: string | string[], asking: Asking = {}): ModelRequest {
  return {
    model: {
      provider,
      model: 'test-model',
      urls: typeof urls === 'string' ? [urls] : urls,
      key_variable: 'DGYM_TEST_KEY',
      queue: 'models',
      ...asking.model,
    },
    items: asking.items ?? [user('Hello')],
    tools: asking.tools ?? [],
    sampling: asking.sampling ?? {},
    rollout: { batch: 'b', row: 0, sample: 0 },
    role: 'policy',
    turn: 0,
    signal: asking.signal ?? new AbortController().signal,
  };
}

export const weather: ToolSpec = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather.',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
  strict: true,
};
