/** The OpenAI Chat Completions API, which vLLM, SGLang and most servers speak. */

import { endpointOf, post } from './client.ts';
import { readCompletion } from './chat/completion.ts';
import { chatBody } from './chat/request.ts';
import { isContextOverflow, modelFailure } from './errors.ts';
import { pooled } from './pool.ts';
import { contextOverflow, type ModelAnswer, type ModelRequest } from './provider.ts';

export const chatCompletions = pooled(async (request: ModelRequest, url: string): Promise<ModelAnswer> => {
  const endpoint = endpointOf(request.model, url);
  try {
    return readCompletion(await post(endpoint, '/chat/completions', chatBody(request), request.signal), endpoint);
  } catch (error) {
    request.signal.throwIfAborted();
    if (isContextOverflow(error, request.sampling['max_output_tokens'])) return contextOverflow(request);
    throw modelFailure(error, endpoint);
  }
});
