import { describe, expect, it } from 'vitest';
import { chatCompletions } from '../../models/openai-chat.ts';
import { openai } from '../../models/openai-responses.ts';
import type { FinishReason } from '../../contracts/model.ts';
import type { ModelReply } from '../support/model-server/answer.ts';
import { ask } from './ask.ts';
import { serving } from './serving.ts';

const half = { text: 'Half of an ans' };

async function complete(reply: ModelReply) {
  const { url } = await serving(reply);
  return chatCompletions.respond(ask('chat-completions', url));
}

async function respond(reply: ModelReply) {
  const { url } = await serving(reply);
  return openai.respond(ask('openai', url));
}

describe('the reason why a completion ended', () => {
  it.each<[FinishReason, readonly string[]]>([
    [
      'stop',
      ['stop', 'tool_calls', 'function_call', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'COMPLETE', 'STOP'],
    ],
    ['max_tokens', ['length', 'max_tokens', 'MAX_TOKENS', 'model_length', 'repetition']],
    ['content_filter', ['content_filter', 'SAFETY', 'refusal', 'sensitive']],
    ['invalid_tool_call', ['MALFORMED_FUNCTION_CALL']],
  ])('is %s in the words of every server: %j', async (finish, reasons) => {
    for (const finish_reason of reasons) {
      expect((await complete({ ...half, choice: { finish_reason } })).finish, finish_reason).toBe(finish);
    }
  });

  it.each(['abort', 'aborted', 'error', 'network_error', 'insufficient_system_resource', 'toString', '', 3, null, {}])(
    'is none when it is %j: the answer is asked for again',
    async (finish_reason) => {
      await expect(complete({ ...half, choice: { finish_reason } })).rejects.toMatchObject({
        class: 'model_broken',
        retryable: true,
        message: expect.stringContaining('finish_reason') as string,
      });
    },
  );

  it('is none when it is left out', async () => {
    const body = { choices: [{ message: { role: 'assistant', content: 'Half' } }] };
    const { url } = await serving({ raw: JSON.stringify(body) });
    const call = chatCompletions.respond(ask('chat-completions', url));
    await expect(call).rejects.toMatchObject({ class: 'model_broken', retryable: true });
  });
});

describe('an error in the body of an answer', () => {
  const error = { code: 502, message: 'Upstream went away' };
  const told = { class: 'model_broken', retryable: true, message: expect.stringContaining(error.message) as string };

  it.each<[string, ModelReply]>([
    ['half a completion', { ...half, extra: { error } }],
    ['a completion with nothing in it', { text: '', extra: { error } }],
    ['half a completion, in its choice', { ...half, choice: { error } }],
    ['half a completion, as text', { ...half, extra: { error: error.message } }],
  ])('beside %s is no answer', async (_, reply) => {
    await expect(complete(reply)).rejects.toMatchObject(told);
  });

  it.each<[string, ModelReply]>([
    ['an incomplete response', { ...half, finish: 'max_tokens', extra: { error } }],
    ['a complete response', { ...half, extra: { error } }],
    ['no output', { extra: { output: [], error } }],
  ])('beside %s is no answer', async (_, reply) => {
    await expect(respond(reply)).rejects.toMatchObject(told);
  });

  it('is an outcome when it says that the conversation is too long', async () => {
    const overflow = { extra: { error: { code: 'context_length_exceeded', message: 'too long' } } };
    expect((await complete({ ...half, ...overflow })).finish).toBe('context_overflow');
    expect((await respond({ ...half, ...overflow })).finish).toBe('context_overflow');
  });
});

describe('the status of a response', () => {
  it.each(['failed', 'cancelled', 'queued', 'in_progress', 'paused', 7])('%j is no answer', async (status) => {
    await expect(respond({ ...half, extra: { status } })).rejects.toMatchObject({ class: 'model_broken' });
  });

  it.each([{ reason: 'server_error' }, { reason: 7 }, 'odd'])(
    'incomplete, for the reason %j, is no answer',
    async (incomplete_details) => {
      const extra = { status: 'incomplete', incomplete_details };
      await expect(respond({ ...half, extra })).rejects.toMatchObject({ class: 'model_broken', retryable: true });
    },
  );

  it.each([{ reason: 'max_output_tokens' }, 'max_output_tokens', null])(
    'incomplete, with the details %j, is an answer that reached its limit',
    async (incomplete_details) => {
      const extra = { status: 'incomplete', incomplete_details };
      expect((await respond({ ...half, extra })).finish).toBe('max_tokens');
    },
  );
});
