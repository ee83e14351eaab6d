import { describe, expect, it } from 'vitest';
import { openai } from '../../models/openai-responses.ts';
import { user } from '../../contracts/transcript.ts';
import { ask, weather } from './ask.ts';
import { serving } from './serving.ts';

describe('the Responses provider', () => {
  it('returns the items of an answer exactly as received, unknown kinds and fields included', async () => {
    const output = [
      { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'abc', extra: { deep: [1] } },
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { query: 'q' } },
      {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hi', annotations: [{ type: 'url_citation' }], logprobs: [] }],
        prompt_token_ids: [1, 2],
        generation_token_ids: [3],
        generation_log_probs: [-0.5],
      },
      {
        arguments: '{"city":"sf"}',
        call_id: 'c1',
        name: 'get_weather',
        type: 'function_call',
        id: 'fc_1',
        status: 'completed',
      },
    ];
    const server = await serving({ items: output, usage: { input: 7, output: 4, cached: 2, reasoning: 1 } });

    const answer = await openai.respond(ask('openai', server.url));

    expect(JSON.stringify(answer.items)).toBe(JSON.stringify(output));
    expect(answer.finish).toBe('stop');
    expect(answer.usage).toEqual({ input_tokens: 7, output_tokens: 4, cached_tokens: 2, reasoning_tokens: 1 });
    expect(answer.response).toEqual({ id: 'resp_0', model: 'test-model', created_at: 1_700_000_000 });
  });

  it('sends the conversation, the tools and the parameters, and nothing that was not given', async () => {
    const server = await serving('ok');
    const items = [user('Hi'), { type: 'reasoning', id: 'rs_1', summary: [], vendor: true }];

    await openai.respond(
      ask('openai', server.url, {
        items,
        tools: [weather],
        sampling: { temperature: 0.3, instructions: 'Be kind.', stream: false, extra_body: { top_k: 5 } },
      }),
    );

    expect(server.requests[0]?.body).toEqual({
      model: 'test-model',
      input: items,
      tools: [weather],
      temperature: 0.3,
      instructions: 'Be kind.',
      top_k: 5,
    });
  });

  it.each([
    ['max_tokens', 'max_tokens'],
    ['content_filter', 'content_filter'],
  ] as const)('reports an answer that was cut short by %s', async (finish, expected) => {
    const server = await serving({ text: 'half', finish });
    expect((await openai.respond(ask('openai', server.url))).finish).toBe(expected);
  });

  it('treats a response with the status failed as a broken answer', async () => {
    const server = await serving({
      extra: { status: 'failed', output: [], error: { code: 'server_error', message: 'The model crashed' } },
    });
    await expect(openai.respond(ask('openai', server.url))).rejects.toMatchObject({
      class: 'model_broken',
      retryable: true,
      message: expect.stringContaining('The model crashed') as string,
    });
  });

  it('repairs a function call without an id or with arguments that are no text', async () => {
    const server = await serving({ items: [{ type: 'function_call', name: 'f', arguments: { a: 1 } }] });
    const { items } = await openai.respond(ask('openai', server.url));
    expect(items).toEqual([{ type: 'function_call', name: 'f', arguments: '{"a":1}', call_id: '' }]);
  });

  it('refuses an item that is no item', async () => {
    const server = await serving({ items: [{ type: 'message', role: 'assistant' }] });
    await expect(openai.respond(ask('openai', server.url))).rejects.toMatchObject({ class: 'model_broken' });
  });

  it('reads JSON that comes with another content type', async () => {
    const raw = JSON.stringify({ id: 'r', model: 'm', created_at: 1, output: [{ type: 'reasoning' }] });
    const server = await serving({ raw, headers: { 'content-type': 'text/plain' } });
    expect((await openai.respond(ask('openai', server.url))).items).toEqual([{ type: 'reasoning' }]);
  });
});
