/** Servers that say what no server should: the call ends at once, and the class is of what happened. */

import { describe, expect, it } from 'vitest';
import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { providers } from '../../models/providers.ts';
import { maxAnswerBytes, maxErrorBytes } from '../../contracts/limits.ts';
import { ask } from './ask.ts';
import { serving, speaking } from './serving.ts';

async function failureAt(url: string): Promise<RolloutFailure> {
  const error: unknown = await providers.openai.respond(ask('openai', url)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RolloutFailure);
  return error as RolloutFailure;
}

const answer = (status: string, body = '{"id":"r","output":[]}') =>
  `HTTP/1.1 ${status} Said\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const loneSurrogate = /\p{Surrogate}/u;

describe('a status', () => {
  it.each(['000', '099', '101', '600', '999', '205', '204', '304', '425', '500', '599'])(
    'of %s is a broken answer',
    async (status) => {
      expect(await failureAt(await speaking(answer(status)))).toMatchObject({ class: 'model_broken', retryable: true });
    },
  );

  it.each([301, 302, 307, 308, 402, 405, 407, 410, 418, 421, 451])(
    'of %i refuses all requests alike',
    async (status) => {
      const error = await failureAt(await speaking(answer(String(status))));
      expect(error).toMatchObject({ class: 'model_rejected', retryable: false, configuration: true });
    },
  );

  it('of a redirect tells where to, and nothing is sent there', async () => {
    const elsewhere = await serving('never');
    const server = await serving({ status: 308, headers: { location: `${elsewhere.url}/responses?key=1` } });
    expect((await failureAt(server.url)).message).toContain(`redirects to ${new URL(elsewhere.url).origin},`);
    expect(elsewhere.count).toBe(0);
  });
});

describe('bytes that are no HTTP', () => {
  it.each([
    ['HTTP/0.9', '{"output":[]}'],
    ['bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 2\n\n{}'],
    ['a header without an end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(60_000)}\r\n\r\n{}`],
    ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: nine\r\n\r\n{}'],
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}'],
    ['a length too short', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"id":"r","output":[]}'],
    ['a length too long', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"id":"r","output":[]}'],
  ])('such as %s are a broken answer', async (_, bytes) => {
    expect(await failureAt(await speaking(bytes))).toMatchObject({ class: 'model_broken', retryable: true });
  });

  it('and no bytes at all are an unreachable server', async () => {
    expect(await failureAt(await speaking(''))).toMatchObject({ class: 'model_unreachable', retryable: true });
  });
});

describe('an answer without end', () => {
  /** Writes for as long as someone reads. */
  const endless = (head: string) => {
    const said = { bytes: 0 };
    const part = Buffer.alloc(1024 * 1024, 'x');
    const url = speaking((socket) => {
      const write = (): void => {
        while (!socket.destroyed && socket.write(part)) said.bytes += part.length;
        said.bytes += part.length;
      };
      socket.write(`HTTP/1.1 ${head}\r\ncontent-type: application/json\r\n\r\n{"id":"`);
      socket.on('drain', write);
      write();
    });
    return { url, said };
  };
  const inFlight = 16 * 1024 * 1024;

  it('is cut off at a size that has a name', async () => {
    const { url, said } = endless('200 OK');
    const error = await failureAt(await url);
    expect(error).toMatchObject({ class: 'model_broken', retryable: true });
    expect(error.message).toMatch(new RegExp(`is longer than ${maxAnswerBytes} bytes, and was cut off there$`));
    expect(said.bytes).toBeLessThan(maxAnswerBytes + inFlight);
  });

  it.each([
    ['500 No', 'model_broken'],
    ['400 No', 'model_rejected'],
  ])('is cut off sooner beside the status %s, which counts', async (head, type) => {
    const { url, said } = endless(head);
    const error = await failureAt(await url);
    expect(error).toMatchObject({ class: type });
    expect(error.message.length).toBeLessThan(500);
    expect(said.bytes).toBeLessThan(maxErrorBytes + inFlight);
  });
});

describe('a body', () => {
  it('of 8 MB with token ids and log-probabilities is used', async () => {
    const tokens = Array.from({ length: 100_000 }, (_, token) => ({
      token: `t${token}`,
      logprob: -1 / (token + 1),
      top: [],
    }));
    const item = {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'x', logprobs: tokens }],
      generation_token_ids: tokens.map((_, id) => id),
    };
    const server = await serving({ items: [item] });
    expect((await providers.openai.respond(ask('openai', server.url))).items).toEqual([item]);
  });

  it.each([
    ['of lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['of objects', '{"a":'.repeat(5000) + '1' + '}'.repeat(5000)],
  ])('nested too deep, %s, is cut there: a model must not get out of its rollout by it', async (_, nested) => {
    const raw = `{"id":"r","output":[{"type":"odd","deep":${nested}}]}`;
    const { items } = await providers.openai.respond(ask('openai', (await serving({ raw })).url));
    expect(items).toMatchObject([{ type: 'odd' }]);
    expect(JSON.stringify(items)).toContain('[left out: nested more than 256 deep]');
  });

  it.each([
    ['{"output":[{"logprob":NaN}]}', 'is not JSON: NaN at character 22, in {"output":[{"logprob":NaN}]}'],
    ['{"a":"NaN \\" NaN","b":-Infinity}', 'is not JSON: -Infinity at character 22, in '],
    [`{"a":"${'😀'.repeat(40)}","b":Infinity}`, 'is not JSON: Infinity at character 92, in 😀'],
    ['<html>NaN</html>', 'is not JSON: NaN at character 6, in <html>NaN</html>'],
    [`<p>${'😀'.repeat(100)}`, `is not JSON: <p>${'😀'.repeat(28)}…`],
    [' ', 'is not JSON: it is empty'],
  ])('%j says what is wrong with it', async (raw, message) => {
    const error = await failureAt((await serving({ raw })).url);
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(loneSurrogate);
  });
});

it('an error text is never cut within a character', async () => {
  for (const length of [298, 299, 300]) {
    const server = await serving({ status: 500, message: 'x'.repeat(length - 4) + '😀'.repeat(99) });
    expect((await failureAt(server.url)).message).not.toMatch(loneSurrogate);
  }
});

it.each(['key\u0007', 'key☃key☃', 'key\n'])('the key %j cannot be sent, which is said at once', async (key) => {
  process.env['DGYM_TEST_KEY'] = key;
  const server = await serving('never');
  const error = await failureAt(server.url).finally(() => delete process.env['DGYM_TEST_KEY']);
  expect(error).toMatchObject({ class: 'model_rejected', retryable: false, configuration: true });
  expect(error.message).toContain('DGYM_TEST_KEY');
  expect(error.message).not.toContain(key);
  expect(server.count).toBe(0);
});
