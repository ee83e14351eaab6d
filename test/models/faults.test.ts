import { describe, expect, it } from 'vitest';
import { chatCompletions } from '../../models/openai-chat.ts';
import { openai } from '../../models/openai-responses.ts';
import type { AnswerFault } from '../../contracts/answer-faults.ts';
import type { ModelReply } from '../support/model-server/answer.ts';
import { ask, weather, type Asking } from './ask.ts';
import { serving } from './serving.ts';

async function completed(reply: ModelReply, asking: Asking = { tools: [weather] }) {
  const { url } = await serving(reply);
  return chatCompletions.respond(ask('chat-completions', url, asking));
}

async function responded(reply: ModelReply, asking: Asking = { tools: [weather] }) {
  const { url } = await serving(reply);
  return openai.respond(ask('openai', url, asking));
}

const call = '{"name": "get_weather", "arguments": {"city": "sf"}}';
const markup = [
  `<tool_call>\n${call}\n</tool_call>`,
  '<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>sf</arg_value>\n</tool_call>',
  '<tool_call>\n<function=get_weather>\n<parameter=city>\nsf\n</parameter>\n</function>\n</tool_call>',
  '<function=get_weather>{"city": "sf"}</function>',
  `<|tool_call|>[${call}]`,
  `[TOOL_CALLS][${call}]`,
  `<|python_tag|>${call}`,
  '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather',
  '<|tool_calls_section_begin|><|tool_call_begin|>functions.get_weather:0',
  '<｜DSML｜function_calls>\n<｜DSML｜invoke name="get_weather">',
  '<minimax:tool_call>\n<invoke name="get_weather">',
  '<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city":"sf"}',
  `<|tool_call_start|>[get_weather(city="sf")]<|tool_call_end|>`,
  '{"name": "get_weather", "parameters": {"city": "sf"}}',
];

describe('a tool call that the server left unread', () => {
  it.each(markup)('is counted, and kept as the text that it is: %j', async (text) => {
    for (const answer of [await completed({ text }), await responded({ text })]) {
      expect(answer.faults).toEqual(['unparsed_tool_call']);
      expect(answer.items).toMatchObject([{ type: 'message', content: [{ text }] }]);
    }
  });

  it('is counted in reasoning too', async () => {
    for (const answer of [
      await completed({ reasoning: `I look it up.\n${markup[0]}` }),
      await responded({ reasoning: `I look it up.\n${markup[0]}` }),
      await completed({ text: `<think>${markup[0]}</think>` }),
    ]) {
      expect(answer.faults).toEqual(['unparsed_tool_call']);
    }
  });

  it('is counted once when the server announces calls and gives none', async () => {
    const announced = { choice: { finish_reason: 'tool_calls' }, message: { tool_calls: [] } };
    expect((await completed({ text: markup[0]!, ...announced })).faults).toEqual(['unparsed_tool_call']);
    expect(await completed({ text: 'Hm.', ...announced })).toMatchObject({
      faults: ['unparsed_tool_call'],
      finish: 'stop',
      items: [{ type: 'message' }],
    });
  });

  it.each<[string, ModelReply, Asking]>([
    ['is read', { calls: [{ name: 'get_weather', arguments: {} }] }, { tools: [weather] }],
    ['is spoken of', { text: 'Put a call between <tool_call> tags, or ask `get_weather`.' }, { tools: [weather] }],
    ['is about another name', { text: '{"name": "Ada", "parameters": {}}' }, { tools: [weather] }],
    ['is text, because there are no tools', { text: markup[0]! }, {}],
  ])('is none where a call %s', async (_, reply, asking) => {
    expect((await completed(reply, asking)).faults).toEqual([]);
    expect((await responded(reply, asking)).faults).toEqual([]);
  });
});

describe('what else looks like the server at fault', () => {
  it.each(['{"city": "a', '', '[]', '"sf"'])('is a call with the arguments %j', async (args) => {
    const reply = { calls: [{ name: 'get_weather', arguments: args }] };
    for (const { faults, items } of [await completed(reply), await responded(reply)]) {
      expect(faults).toEqual(['invalid_arguments']);
      expect(items).toMatchObject([{ arguments: args }]);
    }
  });

  it.each([null, 'NaN'])('is a log-probability of %j; the token ids are kept', async (logprob) => {
    const content = [
      { token: 'a', logprob: -0.1 },
      { token: 'b', logprob },
    ];
    const reply = { text: 'x', extra: { prompt_token_ids: [1] }, choice: { token_ids: [2, 3], logprobs: { content } } };
    const { faults, items } = await completed(reply);
    expect(faults).toEqual<AnswerFault[]>(['missing_logprobs']);
    const tokens = { prompt_token_ids: [1], generation_token_ids: [2, 3], generation_log_probs: [-0.1, null] };
    expect(items).toMatchObject([tokens]);

    const item = { type: 'message', role: 'assistant', content: 'x', ...tokens, generation_log_probs: [-0.1, logprob] };
    const answer = await responded({ items: [item] });
    expect(answer.faults).toEqual(['missing_logprobs']);
    expect(answer.items).toEqual([item]);
  });

  it('goes back to the server without the log-probabilities that it could not say', async () => {
    const server = await serving('ok');
    const tokens = { prompt_token_ids: [1], generation_token_ids: [2], generation_log_probs: [null] };
    const items = [{ type: 'message', role: 'assistant', content: 'x', ...tokens }];
    await chatCompletions.respond(ask('chat-completions', server.url, { items }));
    const [message] = server.requests[0]?.body['messages'] as object[];
    expect(message).toEqual({ role: 'assistant', content: 'x', prompt_token_ids: [1], generation_token_ids: [2] });
  });
});

describe('a thought that was closed and never opened', () => {
  const thought = 'The options are A and B. Answer: A? No.\n';

  it.each([
    ['</think>', '<think>', undefined],
    ['[/THINK]', '[THINK]', '[THINK]'],
    ['◁/think▷', '◁think▷', '◁think▷'],
    ['</seed:think>', '<seed:think>', '<seed:think>'],
    ['<|END_THINKING|>', '<|START_THINKING|>', '<|START_THINKING|>'],
  ])('before %s is taken out of the answer, counted, and sent back whole', async (close, open, tag) => {
    const text = `${thought}${close}\nAnswer: B`;
    for (const { faults, items } of [await completed({ text }), await responded({ text })]) {
      expect(faults).toEqual(['unopened_thought']);
      expect(items).toMatchObject([
        { type: 'reasoning', summary: [{ type: 'summary_text', text: thought }], ...(tag !== undefined && { tag }) },
        { type: 'message', content: [{ type: 'output_text', text: '\nAnswer: B' }] },
      ]);
      const server = await serving('ok');
      await chatCompletions.respond(ask('chat-completions', server.url, { items }));
      expect(server.requests[0]?.body['messages']).toEqual([
        { role: 'assistant', content: `${open}${thought}${close}\nAnswer: B` },
      ]);
    }
  });

  it('is none where it was opened, at the start or in the text', async () => {
    for (const text of ['<think>a</think>b', 'Tags are <think> and </think>.']) {
      expect((await completed({ text })).faults).toEqual([]);
      expect((await responded({ text })).faults).toEqual([]);
    }
  });

  it('keeps the other fields of a response’s message, and takes opened thoughts out too', async () => {
    const item = { type: 'message', id: 'm', role: 'assistant', status: 'completed', generation_token_ids: [1] };
    const content = [
      { type: 'output_text', text: '<think>a</think>b', annotations: [] },
      { type: 'refusal', refusal: 'r' },
    ];
    const { items } = await responded({ items: [{ ...item, content }] });
    expect(items).toMatchObject([
      { type: 'reasoning' },
      { ...item, content: [{ text: 'b', annotations: [] }, { refusal: 'r' }] },
    ]);
  });
});
