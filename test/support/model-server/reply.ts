/** A model's reply as the body of a response, in either dialect. */

import type { ModelReply, ScriptedToolCall } from './answer.ts';
import type { ModelServerRequest } from './request.ts';

type Fields = Record<string, unknown>;

export function bodyFor({ dialect, model, number }: ModelServerRequest, reply: ModelReply): Fields {
  return dialect === 'chat' ? completion(reply, model, number) : response(reply, model, number);
}

function response(reply: ModelReply, model: string, number: number): Fields {
  const { finish = 'stop', usage, extra } = reply;
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_700_000_000,
    model,
    status: finish === 'stop' ? 'completed' : 'incomplete',
    error: null,
    incomplete_details: finish === 'stop' ? null : { reason: finish === 'max_tokens' ? 'max_output_tokens' : finish },
    output: reply.items ?? outputOf(reply, number),
    usage: {
      input_tokens: usage?.input ?? 10,
      input_tokens_details: { cached_tokens: usage?.cached ?? 0 },
      output_tokens: usage?.output ?? 5,
      output_tokens_details: { reasoning_tokens: usage?.reasoning ?? 0 },
      total_tokens: (usage?.input ?? 10) + (usage?.output ?? 5),
    },
    ...extra,
  };
}

function outputOf({ text, reasoning, calls = [] }: ModelReply, number: number): Fields[] {
  const output: Fields[] = [];
  if (reasoning !== undefined) {
    output.push({ type: 'reasoning', id: `rs_${number}`, summary: [{ type: 'summary_text', text: reasoning }] });
  }
  if (text !== undefined) {
    output.push({
      type: 'message',
      id: `msg_${number}`,
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    });
  }
  for (const [index, call] of calls.entries()) {
    const id = idOf(call, number, index);
    output.push({
      type: 'function_call',
      id: `fc_${number}_${index}`,
      ...(id !== null && { call_id: id }),
      name: call.name,
      arguments: argumentsOf(call),
      status: 'completed',
    });
  }
  return output;
}

function completion(reply: ModelReply, model: string, number: number): Fields {
  const { text, reasoning, calls = [], finish = 'stop', usage, extra, choice, message } = reply;
  const reason = calls.length > 0 ? 'tool_calls' : 'stop';
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text ?? null,
          ...(reasoning !== undefined && { reasoning_content: reasoning }),
          ...(calls.length > 0 && { tool_calls: calls.map((call, index) => toolCall(call, number, index)) }),
          ...message,
        },
        finish_reason: finish === 'stop' ? reason : finish === 'max_tokens' ? 'length' : finish,
        ...choice,
      },
    ],
    usage: {
      prompt_tokens: usage?.input ?? 10,
      completion_tokens: usage?.output ?? 5,
      total_tokens: (usage?.input ?? 10) + (usage?.output ?? 5),
      prompt_tokens_details: { cached_tokens: usage?.cached ?? 0 },
      completion_tokens_details: { reasoning_tokens: usage?.reasoning ?? 0 },
    },
    ...extra,
  };
}

function toolCall(call: ScriptedToolCall, number: number, index: number): Fields {
  const id = idOf(call, number, index);
  return {
    ...(id !== null && { id }),
    type: 'function',
    function: { name: call.name, arguments: argumentsOf(call) },
  };
}

function idOf({ id }: ScriptedToolCall, number: number, index: number): string | null {
  return id === undefined ? `call_${number}_${index}` : id;
}

function argumentsOf({ arguments: args }: ScriptedToolCall): string {
  return typeof args === 'string' ? args : JSON.stringify(args);
}
