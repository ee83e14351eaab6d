/** Every provider by the name that a model binding has for it. */

import type { ModelBinding } from '../contracts/model.ts';
import { chatCompletions } from './openai-chat.ts';
import { openai } from './openai-responses.ts';
import type { ModelProvider } from './provider.ts';
import { scripted } from './scripted.ts';

export const providers: Readonly<Record<ModelBinding['provider'], ModelProvider>> = {
  openai,
  'chat-completions': chatCompletions,
  scripted,
};
