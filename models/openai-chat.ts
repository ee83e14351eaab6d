/** The OpenAI Chat Completions API, which vLLM, SGLang and most servers speak. */

import { readCompletion } from './openai-chat/completion.ts';
import { chatBody } from './openai-chat/request.ts';
import { speaking } from './exchange.ts';

export const chatCompletions = speaking({ path: '/chat/completions', bodyOf: chatBody, read: readCompletion });
