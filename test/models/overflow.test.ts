import { describe, expect, it } from 'vitest';
import { isContextOverflow } from '../../models/overflow.ts';
import { providers } from '../../models/providers.ts';
import { user } from '../../contracts/transcript.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import { ask, type Asking } from './ask.ts';
import { serving } from './serving.ts';

const request = ask('chat-completions', 'http://127.0.0.1/v1');

describe('the wordings of a conversation that is too long', () => {
  it.each([
    ['OpenAI', "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens."],
    ['OpenAI', 'Your input exceeds the context window of this model. Please adjust your input and try again.'],
    [
      'vLLM',
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).",
    ],
    ['vLLM', 'The decoder prompt (length 9000) is longer than the maximum model length of 8192. Make sure that …'],
    ['vLLM', "You passed 5000 input tokens. However, the model's context length is only 4096 tokens"],
    ['vLLM', "Input length (265330) exceeds model's maximum context length (262144)."],
    ['SGLang', "The input (9000 tokens) is longer than the model's context length (8192 tokens)."],
    ['SGLang', "Requested token count exceeds the model's maximum context length of 131072 tokens."],
    ['SGLang', 'Input length (9000 tokens) exceeds the maximum allowed length (8192 tokens). Use a shorter input.'],
    ['TGI', 'Input validation error: `inputs` must have less than 4096 tokens. Given: 5000'],
    ['TGI', 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens'],
    ['llama.cpp', 'request (9412 tokens) exceeds the available context size (8192 tokens), try increasing it'],
    ['Ollama', 'prompt too long; exceeded max context length by 100918 tokens'],
    ['LM Studio', 'The number of tokens to keep from the initial prompt is greater than the context length.'],
    ['LM Studio', 'Trying to keep the first 4345 tokens when context the overflows. However, …'],
    ['Anthropic', 'prompt is too long: 213462 tokens > 200000 maximum'],
    ['Bedrock', 'Input is too long for requested model.'],
    ['Gemini', 'The input token count (9000) exceeds the maximum number of tokens allowed (8192).'],
    ['xAI', "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
    ['Groq', 'Please reduce the length of the messages or completion.'],
    [
      'Mistral',
      'Prompt contains 40001 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    ],
    [
      'OpenRouter',
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 132463 tokens",
    ],
    ['OpenRouter', 'Input length 9000 exceeds the maximum allowed input length of 8192 tokens.'],
    ['Copilot', 'prompt token count of 202345 exceeds the limit of 128000'],
    ['MiniMax', 'invalid params, context window exceeds limit'],
    ['Kimi', 'Your request exceeded model token limit: 262144 (requested: 300000)'],
    ['DashScope', 'Range of input length should be [1, 30720]'],
  ])('of %s include %j', (_, message) => {
    expect(isContextOverflow({ status: 400, body: { error: { message } } }, request)).toBe(true);
    expect(isContextOverflow({ status: 429, body: { error: { message } } }, request)).toBe(false);
    expect(isContextOverflow({ status: 500, body: { error: { message } } }, request)).toBe(false);
  });

  it.each([
    [400, { code: 'context_length_exceeded', message: 'no' }],
    [400, { type: 'exceed_context_size_error', message: 'no' }],
    [413, { message: '' }],
    [413, undefined],
    [413, { message: '<html><title>413 Request Entity Too Large</title></html>' }],
    [413, { message: 'Request too large for model `m` on tokens per minute (TPM): Limit 8000, Requested 11881' }],
    // Gemini's list, and a gateway that passes on as text what it got.
    [
      400,
      { message: '[{"error":{"code":400,"message":"The input token count (9) exceeds the maximum number of …"}}]' },
    ],
    [400, { message: 'Provider returned error', metadata: { raw: '{"message":"prompt is too long: 9 tokens > 8"}' } }],
  ])('may be told by %i %j', (status, error) => {
    expect(isContextOverflow({ status, body: { error } }, request)).toBe(true);
  });

  it.each([
    [400, 'Too many tokens, please wait before trying again.'],
    [400, 'max_tokens must be at least 1'],
    [400, ''],
    [413, 'We do not like this'],
  ])('do not include %i %j', (status, message) => {
    expect(isContextOverflow({ status, body: { error: { message } } }, request)).toBe(false);
  });

  it('do not include a demand for more output than the window holds', () => {
    const asking = ask('openai', 'http://127.0.0.1/v1', { sampling: { max_output_tokens: 8192 } });
    for (const message of [
      "'max_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 9",
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 17 `inputs` tokens and 8192',
    ]) {
      expect(isContextOverflow({ status: 400, body: { error: { message } } }, asking)).toBe(false);
    }
  });
});

describe('a server that repeats the request', () => {
  const question = 'Say "quickly":\nWhat is the maximum context length of a horse? Is a prompt too long when it bores?';
  const asking = ask('chat-completions', 'http://127.0.0.1/v1', { items: [user(question)] });
  const detail = [{ type: 'missing', loc: ['body', 'x'], msg: 'Field required', input: { messages: [question] } }];

  it.each([
    ['as FastAPI does', JSON.stringify(detail)],
    ['in its sentence', `1 validation error: messages: bad input ${JSON.stringify(question)}`],
    ['cut short', `1 validation error [type=bad, input_value='What is the maximum context len...', input_type=str]`],
    ['from its middle', `could not parse: "maximum context length of a horse? Is a prompt too long when it bor`],
  ])('%s has not said that it is too long', (_, message) => {
    for (const status of [400, 413, 422]) {
      expect(isContextOverflow({ status, body: { detail, message } }, asking), String(status)).toBe(false);
    }
  });

  it('is believed when it says so itself, whatever the request speaks of', () => {
    const message = `This model's maximum context length is 4096 tokens. You asked: ${question}`;
    expect(isContextOverflow({ status: 400, body: { error: { message } } }, asking)).toBe(true);
  });
});

describe.each(['openai', 'chat-completions'] as const)('%s: a refusal in words that nobody knows', (provider) => {
  const refusal: ModelServerAnswer = { status: 400, message: 'Es ist zu viel.' };
  async function asked(url: string, asking: Asking) {
    return providers[provider].respond(ask(provider, url, asking));
  }

  it('is a conversation that is too long when it is longer than the model reads', async () => {
    const server = await serving(refusal, { contextLength: 100 });
    for (let time = 0; time < 3; time++) {
      const { finish } = await asked(server.url, { items: [user('many words '.repeat(100))] });
      expect(finish).toBe('context_overflow');
    }
    expect([server.count, server.listed]).toEqual([3, 1]);
  });

  it('is a refusal when it is shorter, or when nobody knows how much the model reads', async () => {
    const server = await serving(refusal, { contextLength: 100 });
    await expect(asked(server.url, {})).rejects.toMatchObject({ class: 'model_rejected' });
    const silent = await serving(refusal);
    const long = { items: [user('many words '.repeat(100))] };
    await expect(asked(silent.url, long)).rejects.toMatchObject({ class: 'model_rejected' });
  });

  it('asks nothing of a server that answers, or that says what is wrong', async () => {
    const server = await serving(({ number }) => (number === 0 ? 'ok' : { status: 401 }), { contextLength: 100 });
    await asked(server.url, {});
    await expect(asked(server.url, {})).rejects.toMatchObject({ class: 'model_rejected' });
    expect(server.listed).toBe(0);
  });
});
