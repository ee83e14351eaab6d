import { describe, expect, it } from 'vitest';
import { chatCompletions } from '../../models/openai-chat.ts';
import type { Item } from '../../contracts/conversation.ts';
import { system, user } from '../../contracts/transcript.ts';
import type { ModelReply } from '../support/model-server/answer.ts';
import { ask, weather, type Asking } from './ask.ts';
import { serving } from './serving.ts';

async function sent(asking: Asking): Promise<Readonly<Record<string, unknown>>> {
  const server = await serving('ok');
  await chatCompletions.respond(ask('chat-completions', server.url, asking));
  return server.requests[0]?.body ?? {};
}

async function received(reply: ModelReply) {
  const server = await serving(reply);
  return chatCompletions.respond(ask('chat-completions', server.url));
}

describe('what the Chat Completions provider sends', () => {
  it('merges what the assistant produced in a row into one message', async () => {
    const items: Item[] = [
      user('Weather in sf and la?'),
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Two calls.' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Looking.' }] },
      { type: 'function_call', call_id: 'c1', name: 'get_weather', arguments: '{"city":"sf"}' },
      { type: 'function_call', call_id: 'c2', name: 'get_weather', arguments: '{"city":"la"}' },
      { type: 'function_call_output', call_id: 'c1', output: 'cold' },
      { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'warm' }] },
      { type: 'function_call', call_id: 'c3', name: 'get_weather', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c3', output: '' },
    ];
    const call = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: 'get_weather', arguments: args },
    });
    expect((await sent({ items }))['messages']).toEqual([
      { role: 'user', content: 'Weather in sf and la?' },
      {
        role: 'assistant',
        content: '<think>Two calls.</think>Looking.',
        tool_calls: [call('c1', '{"city":"sf"}'), call('c2', '{"city":"la"}')],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'cold' },
      { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'warm' }] },
      { role: 'assistant', content: null, tool_calls: [call('c3', '{}')] },
      { role: 'tool', tool_call_id: 'c3', content: '' },
    ]);
  });

  it('joins the instructions and the opening system and developer messages', async () => {
    const items: Item[] = [
      system('A'),
      { type: 'message', role: 'developer', content: 'B' },
      user('Hi'),
      { type: 'message', role: 'developer', content: 'C' },
    ];
    expect((await sent({ items, sampling: { instructions: 'I' } }))['messages']).toEqual([
      { role: 'system', content: 'I\n\nA\n\nB' },
      { role: 'user', content: 'Hi' },
      { role: 'system', content: 'C' },
    ]);
  });

  it('sends images and videos as parts', async () => {
    const content = [
      { type: 'input_text', text: 'What is it?' },
      { type: 'input_image', image_url: 'data:image/png;base64,AA==' },
      { type: 'input_video', video_url: 'https://example.com/v.mp4' },
    ];
    expect((await sent({ items: [{ type: 'message', role: 'user', content }] }))['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'auto' } },
          { type: 'video_url', video_url: { url: 'https://example.com/v.mp4' } },
        ],
      },
    ]);
  });

  it('renames the parameters, and passes on those it does not know', async () => {
    const body = await sent({
      tools: [weather],
      sampling: {
        temperature: 0,
        max_output_tokens: 9,
        reasoning: { effort: 'low' },
        text: { format: { type: 'json_schema', name: 'n', schema: {}, strict: true } },
        tool_choice: { type: 'function', name: 'get_weather' },
        parallel_tool_calls: false,
        truncation: 'auto',
        seed: 3,
        min_p: 0.1,
        metadata: {
          extra_body: '{"top_k":4,"temperature":0.9}',
          chat_template_kwargs: '{"enable_thinking":false}',
          note: 'n',
        },
        extra_body: { top_k: 5 },
      },
    });
    expect(body).toEqual({
      model: 'test-model',
      messages: [{ role: 'user', content: 'Hello' }],
      temperature: 0,
      max_tokens: 9,
      reasoning_effort: 'low',
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {}, strict: true } },
      tools: [
        {
          type: 'function',
          function: { name: 'get_weather', description: 'The weather.', parameters: weather.parameters, strict: true },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
      parallel_tool_calls: false,
      seed: 3,
      min_p: 0.1,
      chat_template_kwargs: { enable_thinking: false },
      top_k: 5,
    });
  });

  it('leaves out the choice of tools where there are none', async () => {
    const body = await sent({ sampling: { tool_choice: 'auto', parallel_tool_calls: true } });
    expect(Object.keys(body).sort()).toEqual(['messages', 'model']);
  });

  it.each<[string, Asking, object]>([
    ['an item it has no place for', { items: [{ type: 'web_search_call' }] }, { class: 'model_rejected' }],
    ['a previous response', { sampling: { previous_response_id: 'r' } }, { class: 'model_rejected' }],
    ['a required tool where there is none', { sampling: { tool_choice: 'required' } }, { class: 'model_rejected' }],
    ['metadata that is not JSON', { sampling: { metadata: { extra_body: '{' } } }, { class: 'invalid_row' }],
  ])('refuses %s before anything is sent', async (_, asking, expected) => {
    const server = await serving('ok');
    const call = chatCompletions.respond(ask('chat-completions', server.url, asking));
    await expect(call).rejects.toMatchObject({ ...expected, retryable: false });
    expect(server.count).toBe(0);
  });
});

describe('what the Chat Completions provider makes of an answer', () => {
  it('turns text, reasoning and tool calls into items in this order', async () => {
    const answer = await received({
      text: 'Looking.',
      reasoning: 'Hm.',
      calls: [{ name: 'get_weather', arguments: { city: 'sf' }, id: 'c1' }],
      usage: { input: 7, output: 4, cached: 2, reasoning: 1 },
    });
    expect(answer.items).toEqual([
      {
        type: 'reasoning',
        id: expect.stringMatching(/^rs_/) as string,
        summary: [{ type: 'summary_text', text: 'Hm.' }],
      },
      {
        type: 'message',
        id: expect.stringMatching(/^msg_/) as string,
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Looking.', annotations: [] }],
      },
      {
        type: 'function_call',
        id: 'c1',
        call_id: 'c1',
        name: 'get_weather',
        arguments: '{"city":"sf"}',
        status: 'completed',
      },
    ]);
    expect(answer.finish).toBe('stop');
    expect(answer.usage).toEqual({ input_tokens: 7, output_tokens: 4, cached_tokens: 2, reasoning_tokens: 1 });
    expect(answer.response).toEqual({ id: 'chatcmpl-0', model: 'test-model', created_at: 1_700_000_000 });
  });

  it.each([
    ['<think>a</think>b', 'a', 'b'],
    ['\n<think>a\n</think>\n\nb', 'a\n', '\n\nb'],
    ['<think>never ends', 'never ends', undefined],
    ['b <think>a</think>', undefined, 'b <think>a</think>'],
  ])('takes a thought off the start of %j', async (text, reasoning, said) => {
    const { items } = await received({ text });
    const summary = items.find(({ type }) => type === 'reasoning')?.['summary'];
    const content = items.find(({ type }) => type === 'message')?.['content'];
    expect(summary).toEqual(reasoning === undefined ? undefined : [{ type: 'summary_text', text: reasoning }]);
    expect(content).toEqual(said === undefined ? undefined : [{ type: 'output_text', text: said, annotations: [] }]);
  });

  it('sends a thought back in the form in which it came', async () => {
    const server = await serving('<think>a</think>\nb');
    const { items } = await chatCompletions.respond(ask('chat-completions', server.url));
    await chatCompletions.respond(ask('chat-completions', server.url, { items: [user('Hi'), ...items, user('On')] }));
    expect(server.requests[1]?.body['messages']).toContainEqual({ role: 'assistant', content: '<think>a</think>\nb' });
  });

  it('makes an empty message of an answer with nothing in it, and reads a refusal', async () => {
    expect((await received({})).items).toMatchObject([{ type: 'message', content: [{ text: '' }] }]);
    expect((await received({ message: { refusal: 'No.' } })).items).toMatchObject([
      { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] },
    ]);
  });

  it('reports the output limit and the content filter', async () => {
    expect((await received({ text: 'half', finish: 'max_tokens' })).finish).toBe('max_tokens');
    expect((await received({ text: '', finish: 'content_filter' })).finish).toBe('content_filter');
  });

  const tokens = { prompt_token_ids: [1, 2], generation_token_ids: [3, 4], generation_log_probs: [-0.1, -0.2] };
  const logprobs = (...ids: string[]) => ({
    logprobs: { content: ids.map((token, index) => ({ token, logprob: -(index + 1) / 10 })) },
  });

  it.each<[string, ModelReply]>([
    ['return_token_ids', { extra: { prompt_token_ids: [1, 2] }, choice: { token_ids: [3, 4], ...logprobs('a', 'b') } }],
    ['token ids as text', { extra: { prompt_token_ids: [1, 2] }, choice: logprobs('token_id:3', 'token_id:4') }],
    ['the message', { message: tokens }],
  ])('puts token ids from %s on the last item, and sends them back on the message', async (_, reply) => {
    const server = await serving({ text: 'x', calls: [{ name: 'f', arguments: '{}' }], ...reply });
    const { items } = await chatCompletions.respond(ask('chat-completions', server.url));
    expect(items[0]).not.toHaveProperty('generation_token_ids');
    expect(items[1]).toMatchObject({ type: 'function_call', ...tokens });

    const output: Item = { type: 'function_call_output', call_id: 'call_0_0', output: 'y' };
    await chatCompletions.respond(ask('chat-completions', server.url, { items: [user('Hi'), ...items, output] }));
    const [, assistant] = server.requests[1]?.body['messages'] as object[];
    expect(assistant).toMatchObject({ role: 'assistant', content: 'x', ...tokens });
  });

  it('leaves token ids out where a part of them is missing, and refuses parts that do not agree', async () => {
    const { items } = await received({ text: 'x', choice: logprobs('token_id:3') });
    expect(items[0]).not.toHaveProperty('generation_token_ids');
    const disagreeing = { extra: { prompt_token_ids: [1] }, choice: { token_ids: [3, 4], ...logprobs('a') } };
    await expect(received({ text: 'x', ...disagreeing })).rejects.toMatchObject({ class: 'model_broken' });
  });
});
