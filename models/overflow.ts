/** Whether a server refused a request because the conversation is longer than the model can read: by what it says. */

import { isObject } from '../contracts/json.ts';
import type { ModelRequest } from './provider.ts';
import type { StatusError } from './refusal.ts';
import { simplified, textsOf } from './request-text.ts';

/** Its status, and what came with it, in whatever shape. */
export type Refusal = Pick<StatusError, 'status' | 'body'>;

/** Only what the server says itself counts: some repeat the request, and a row may speak of context lengths. */
export function isContextOverflow({ status, body }: Refusal, request: ModelRequest): boolean {
  if (!overflowStatuses.has(status)) return false;
  if (codesIn(body).some((code) => overflowCodes.has(code))) return true;
  const words = ownWords(body);
  if (status === 413 && words.trim() === '') return true;
  if (waiting.test(words) || isLimitOfOutput(words, request)) return false;
  const wordings = status === 413 ? [...overflowWordings, ...sizeWordings] : overflowWordings;
  return saysItself(words, wordings, request);
}

const overflowStatuses = new Set([400, 413, 422]);
const overflowCodes = new Set([
  'context_length_exceeded',
  'string_above_max_length',
  'exceed_context_size_error',
  'request_too_large',
]);

/** Words for machines, of the error or of what wraps it. */
function codesIn(body: unknown): string[] {
  if (!isObject(body)) return [];
  const { error, code, type } = body;
  return [...codesIn(error), code, type].filter((word) => typeof word === 'string');
}

/** A mere mention of `max_tokens` is none of them. */
const overflowWordings = [
  // OpenAI, vLLM, OpenRouter, DeepSeek, Mistral, and whoever forwards to them.
  /maximum context length/gi,
  /longer than the maximum model length/gi,
  // OpenAI, llama.cpp, Ollama.
  /exceed(?:s|ed)? (?:the )?(?:model'?s |available |max(?:imum)? )*context (?:length|size|window)/gi,
  // vLLM, SGLang, Together.
  /model'?s context length/gi,
  /input length\b[^.]{0,60}\bexceeds? (?:the )?(?:model'?s )?maximum/gi,
  // Anthropic, Ollama, Bedrock.
  /prompt (?:is )?too long/gi,
  /input is too long/gi,
  // TGI.
  /`?inputs`? (?:must have less than|tokens \+ `?max_new_tokens`? must be)/gi,
  // Gemini, xAI, Groq, Copilot, LM Studio (two), MiniMax, Kimi, DashScope.
  /input token count\b[^.]{0,60}\bexceeds? the maximum/gi,
  /maximum prompt length is \d/gi,
  /reduce the length of the (?:messages|prompt|input)/gi,
  /token count\b[^.]{0,60}\bexceeds? the limit/gi,
  /greater than the context length/gi,
  /tokens when (?:the )?context (?:the )?overflows/gi,
  /context window exceeds/gi,
  /exceed(?:s|ed)? (?:the )?model token limit/gi,
  /range of input length should be/gi,
  /configured context size is/gi,
  // Nobody's and everybody's.
  /context[ _](?:length|window|size)[ _]exceeded/gi,
  /too many (?:input |prompt )?tokens/gi,
  /token limit exceeded/gi,
];

/** What 413 means, in words; Groq says so of what is more than it takes in a minute. */
const sizeWordings = [/(?:request|payload|content|body|entity)(?: entity)?(?: is)? too (?:large|long|big)/gi];

/** The same tokens are welcome later. */
const waiting = /please wait|rate limit|too many requests|throttl/i;

/** Asking for more output than the window holds fails for any conversation: that is a mistake in the parameters. */
function isLimitOfOutput(words: string, { sampling }: ModelRequest): boolean {
  const window = /(?:context length|context window|`?max_new_tokens`? must be)[^\d]{0,20}(\d[\d,]*)/i.exec(words)?.[1];
  const asked = sampling['max_output_tokens'];
  return window !== undefined && typeof asked === 'number' && asked >= Number(window.replaceAll(',', ''));
}

/** How far around a wording a repeated request is recognized. */
const reach = 16;

/** Whether a wording stands in `words` that is no piece of the request together with what stands before or after it. */
function saysItself(words: string, wordings: readonly RegExp[], request: ModelRequest): boolean {
  const matches = wordings.flatMap((wording) => [...words.matchAll(wording)]);
  if (matches.length === 0) return false;
  const asked = simplified(textsOf(request).join('\n'));
  return matches.some(({ 0: match, index }) => {
    const end = index + match.length;
    const alone = simplified(match);
    const around = [words.slice(Math.max(0, index - reach), end), words.slice(index, end + reach)].map(simplified);
    return !around.some((piece) => piece !== alone && asked.includes(piece));
  });
}

/** Fields in which servers, frameworks and proxies speak. What was sent to them stands in others (`input`, `body`, `ctx`). */
const speaking = ['message', 'msg', 'detail', 'error', 'title', 'raw', 'metadata'] as const;

/** All that the server says itself, in an error of whatever shape; some wrap another's as text. */
function ownWords(said: unknown, depth = 0): string {
  if (depth > 6) return '';
  if (typeof said === 'string') {
    const inner = parsed(said);
    return inner === undefined ? said : ownWords(inner, depth + 1);
  }
  if (Array.isArray(said)) return said.map((one: unknown) => ownWords(one, depth + 1)).join('\n');
  if (!isObject(said)) return '';
  return speaking.map((field) => ownWords(said[field], depth + 1)).join('\n');
}

function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
