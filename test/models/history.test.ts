import { describe, expect, it } from 'vitest';
import { repairHistory } from '../../models/history.ts';
import { providers } from '../../models/providers.ts';
import type { Item } from '../../contracts/conversation.ts';
import { user } from '../../contracts/transcript.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { ask } from './ask.ts';
import { serving } from './serving.ts';

const written = '{"city": "a", "new": "He said "hi" and left"}';
const history: Item[] = [
  user('Weather?'),
  { type: 'function_call', call_id: 'c1', name: 'get_weather', arguments: written },
  { type: 'function_call_output', call_id: 'c1', output: 'Invalid' },
];

/** As a chat template that reads arguments as JSON does. */
function refusing({ items }: ModelServerRequest): ModelServerAnswer | undefined {
  for (const { kind, arguments: text } of items) {
    if (kind !== 'call') continue;
    try {
      JSON.parse(text ?? '');
    } catch {
      return { status: 400, message: "Expecting ',' delimiter: line 1 column 34 (char 33)" };
    }
  }
  return undefined;
}

describe.each(['openai', 'chat-completions'] as const)('%s: a history with arguments that are no JSON', (provider) => {
  const asked = async (answer: (request: ModelServerRequest) => ModelServerAnswer, opening = 1) => {
    const server = await serving(answer);
    const answered = providers[provider].respond({ ...ask(provider, server.url, { items: history }), opening });
    return { server, answered };
  };

  it('goes out as it is, and once more in a form that the server takes; both are told', async () => {
    const { server, answered } = await asked((request) => refusing(request) ?? 'Cold.');
    expect(await answered).toMatchObject({ finish: 'stop', faults: ['repaired_history'] });
    const sent = server.requests.map(({ items }) => items.find(({ kind }) => kind === 'call')?.arguments);
    expect(sent).toEqual([written, JSON.stringify({ arguments: written })]);
    expect(history[1]).toHaveProperty('arguments', written);
  });

  it('is left alone by a server that takes it', async () => {
    const { server, answered } = await asked(() => 'Cold.');
    expect((await answered).faults).toEqual([]);
    expect(server.count).toBe(1);
  });

  it('ends as invalid_tool_call when it is refused in every form', async () => {
    const { server, answered } = await asked(() => ({ status: 422, message: 'no' }));
    expect(await answered).toMatchObject({ finish: 'invalid_tool_call', items: [] });
    expect(server.count).toBe(2);
  });

  it('is not the policy’s fault when the row opened with it', async () => {
    const { answered } = await asked(() => ({ status: 400, message: 'no' }), history.length);
    await expect(answered).rejects.toMatchObject({ class: 'model_rejected', retryable: false });
  });

  it('is too long when the server says so of the second form', async () => {
    const { answered } = await asked((request) => refusing(request) ?? { status: 400, message: 'prompt is too long' });
    expect((await answered).finish).toBe('context_overflow');
  });

  it.each([401, 403, 404, 429, 500])('is sent once when the answer is %i', async (status) => {
    const { server, answered } = await asked(() => ({ status }));
    await expect(answered).rejects.toMatchObject({ class: expect.not.stringContaining('invalid') as string });
    expect(server.count).toBe(1);
  });

  it('is tried again as ever when the server breaks over the second form', async () => {
    const { answered } = await asked((request) => refusing(request) ?? { status: 503 });
    await expect(answered).rejects.toMatchObject({ class: 'model_broken', retryable: true });
  });
});

describe('a history in another form', () => {
  const call = (name: string, args: string): Item => ({ type: 'function_call', call_id: 'c', name, arguments: args });

  it.each([
    ['f', '[1]', 'f', '{"arguments":"[1]"}'],
    ['f', '', 'f', '{"arguments":""}'],
    ['f', '{"a": "\ud800"}', 'f', '{"a": "\ufffd"}'],
    ['no such.name!', '{}', 'no_such_name_', '{}'],
    ['', '{}', 'unnamed', '{}'],
    ['x'.repeat(100), '{}', 'x'.repeat(64), '{}'],
  ])('has %j(%j) as %j(%j)', (name, args, newName, newArgs) => {
    expect(repairHistory([call(name, args)], 0)).toEqual({ items: [call(newName, newArgs)], written: true });
  });

  it('is none where every call is one that servers take', () => {
    expect(repairHistory([user('{'), call('get-weather_2', ' {"a": {"b": 1}}\n')], 0)).toBeUndefined();
  });
});
