/** The OpenAI Chat Completions API, which vLLM, SGLang and most servers speak. */

import { readCompletion } from './chat/completion.ts';
import { chatBody } from './chat/request.ts';
import { speaking } from './exchange.ts';

export const chatCompletions = speaking({ path: '/chat/completions', bodyOf: chatBody, read: readCompletion });
