import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { displayUrl } from '../../contracts/presentable.ts';
import { providers } from '../../models/providers.ts';
import type { ModelServerAnswer } from '../support/model-server/answer.ts';
import { ask, type Asking } from './ask.ts';
import { nowhere, serving } from './serving.ts';

const key = 'very-secret-key-123';

beforeEach(() => {
  process.env['DGYM_TEST_KEY'] = key;
});
afterEach(() => {
  delete process.env['DGYM_TEST_KEY'];
});

describe.each(['openai', 'chat-completions'] as const)('%s: a call that fails', (provider) => {
  async function failure(answer: ModelServerAnswer | { url: string }, asking?: Asking): Promise<RolloutFailure> {
    const url = typeof answer === 'object' && 'url' in answer ? answer.url : (await serving(answer)).url;
    const error: unknown = await providers[provider]
      .respond(ask(provider, url, asking))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RolloutFailure);
    return error as RolloutFailure;
  }

  it.each([
    [429, 'model_overloaded', true],
    [408, 'model_broken', true],
    [409, 'model_broken', true],
    [500, 'model_broken', true],
    [503, 'model_broken', true],
    [400, 'model_rejected', false],
    [401, 'model_rejected', false],
    [404, 'model_rejected', false],
    [422, 'model_rejected', false],
  ])('with the status %i is %s', async (status, type, retryable) => {
    const error = await failure({ status, message: 'because' });
    expect(error).toMatchObject({ class: type, retryable });
    expect(error.message).toMatch(
      new RegExp(`^model test-model at http://127\\.0\\.0\\.1:\\d+/v1 answered ${status} because$`),
    );
  });

  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 250],
    [{ 'retry-after': '86400' }, 600_000],
  ])('waits as long as %j says, with jitter', async (headers, least) => {
    const { retryAfterMs } = await failure({ status: 429, headers });
    expect(retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(retryAfterMs).toBeLessThanOrEqual(least * 1.2);
  });

  it('waits until the date that Retry-After names', async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    const { retryAfterMs } = await failure({ status: 503, headers: { 'retry-after': date } });
    expect(retryAfterMs).toBeGreaterThan(25_000);
    expect(retryAfterMs).toBeLessThanOrEqual(36_000);
  });

  it.each<[string, ModelServerAnswer]>([
    ['HTML', { raw: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } }],
    ['torn JSON', { raw: '{"id": ' }],
    ['nothing', { raw: '' }],
    ['a list', { raw: '[]' }],
    ['an object without an answer', { raw: '{"error": {"message": "no worker"}}' }],
    ['half an answer', { fault: 'cut' }],
  ])('because the body is %s is a broken answer', async (_, answer) => {
    expect(await failure(answer)).toMatchObject({ class: 'model_broken', retryable: true });
  });

  it('because nobody listens, or the connection breaks, is an unreachable server', async () => {
    expect(await failure({ url: await nowhere() })).toMatchObject({
      class: 'model_unreachable',
      retryable: true,
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
    expect(await failure({ fault: 'reset' })).toMatchObject({ class: 'model_unreachable', retryable: true });
  });

  it('never tells the key, wherever a server repeats it', async () => {
    const error = await failure({ status: 401, message: `Incorrect API key: ${key}, sent as Bearer ${key}` });
    expect(error.message).not.toContain(key);
    expect(error.message).toContain('401 Incorrect API key: ***');
  });

  it('says so when a key is refused that was never set', async () => {
    delete process.env['DGYM_TEST_KEY'];
    expect((await failure({ status: 401 })).message).toContain('DGYM_TEST_KEY is not set');
  });

  it('keeps the message of a server that has its own shape for errors', async () => {
    const vllm = { raw: '{"object":"error","message":"no such model","code":404}', status: 404 };
    expect((await failure(vllm)).message).toContain('404 no such model');
    const fastApi = { raw: '{"detail":[{"msg":"field required"}]}', status: 422 };
    expect((await failure(fastApi)).message).toContain('field required');
    const proxy = { raw: `<html>${'x'.repeat(5000)}</html>`, status: 502, headers: { 'content-type': 'text/html' } };
    const { message } = await failure(proxy);
    expect(message).toContain('502 <html>xxx');
    expect(message.length).toBeLessThan(500);
  });

  it('because the URL is none is told without credentials', async () => {
    const error = await failure({ url: 'ftp://me:secret@host/v1' });
    expect(error).toMatchObject({ class: 'model_rejected', retryable: false });
    expect(error.message).not.toContain('secret');
  });

  it('because the conversation is too long is an answer', async () => {
    const wordings = [
      { status: 400, message: 'too long', code: 'context_length_exceeded' },
      {
        status: 400,
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens in the messages.",
      },
      {
        raw: `{"object":"error","message":"The decoder prompt (length 9) is longer than the maximum model length of 8"}`,
        status: 400,
      },
    ];
    for (const answer of wordings) {
      const server = await serving(answer);
      const { finish, items } = await providers[provider].respond(ask(provider, server.url));
      expect({ finish, items }).toEqual({ finish: 'context_overflow', items: [] });
    }
  });

  it('because of max_tokens alone is no long conversation', async () => {
    expect(await failure({ status: 400, message: 'max_tokens must be at least 1' })).toMatchObject({
      class: 'model_rejected',
    });
    const tooLarge = {
      status: 400,
      message:
        "'max_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 9",
    };
    const error = await failure(tooLarge, { sampling: { max_output_tokens: 8192 } });
    expect(error).toMatchObject({ class: 'model_rejected' });
  });

  it('because it was cancelled closes the connection at once', async () => {
    const cancel = new AbortController();
    const server = await serving(() => {
      cancel.abort(new Error('cancelled'));
      return { fault: 'hang' };
    });
    const call = providers[provider].respond(ask(provider, server.url, { signal: cancel.signal }));
    await expect(call).rejects.toThrow('cancelled');
    await expect.poll(() => [server.open, server.aborted]).toEqual([0, 1]);
  });

  it('sends the key of the variable that the binding names', async () => {
    const server = await serving('ok');
    await providers[provider].respond(ask(provider, server.url));
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });
});

describe('a URL in a message', () => {
  it('has neither credentials nor query', () => {
    expect(displayUrl('https://me:secret@host:8000/v1/?key=secret')).toBe('https://host:8000/v1');
  });
});
