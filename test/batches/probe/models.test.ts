/** Models that answer, and what to do about those that do not. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Finding } from '../../../batches/probe/finding.ts';
import { checkModels } from '../../../batches/probe/models.ts';
import { parseBindings } from '../../../batches/bindings.ts';
import { nowhere, serving } from '../../models/serving.ts';
import type { ModelServerAnswer } from '../../support/model-server/answer.ts';
import type { ModelServerRequest } from '../../support/model-server/request.ts';

const key = 'sk-very-secret-key';

beforeEach(() => {
  for (const name of ['DGYM_MODEL', 'OPENAI_BASE_URL']) vi.stubEnv(name, undefined);
  vi.stubEnv('OPENAI_API_KEY', key);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function check(...models: string[]): Promise<Finding> {
  const [finding, ...others] = await checkModels(models.length === 0 ? {} : parseBindings(models));
  expect(others).toEqual([]);
  expect(JSON.stringify(finding)).not.toContain(key);
  return finding ?? expect.fail('no finding');
}

it('a model that answers is told with its address, its time and the name of its key', async () => {
  const server = await serving('ok');
  expect(await check(`test-model@${server.url}`)).toEqual({
    check: 'model policy',
    status: 'ok',
    found: expect.stringMatching(/^test-model answers.* at .*\/v1\/responses in [\d.]+ m?s; OPENAI_API_KEY is set$/),
  });
  expect(server.requests[0]!.body).toMatchObject({ model: 'test-model', max_output_tokens: 1 });
});

it('each role and each server of a pool is asked', async () => {
  const [one, other] = [await serving('ok'), await serving('ok')];
  const found = await checkModels(parseBindings([`m@${one.url},${other.url}`, `judge=j@${one.url}`]));
  expect(found.map(({ check, status }) => [check, status])).toEqual([
    ['model policy', 'ok'],
    ['model policy', 'ok'],
    ['model judge', 'ok'],
  ]);
  expect([one.count, other.count]).toEqual([2, 1]);
});

it('a server that insists on more tokens is asked for more', async () => {
  const server = await serving(({ body }) =>
    Number(body['max_output_tokens']) < 16 ? { status: 400, message: 'below the minimum' } : 'ok',
  );
  expect(await check(`m@${server.url}`)).toMatchObject({ status: 'ok' });
  expect(server.requests.map(({ body }) => body['max_output_tokens'])).toEqual([1, 16]);
});

it('a model that refuses every limit is asked without one', async () => {
  const server = await serving(({ body }) =>
    body['max_tokens'] === undefined ? 'ok' : { status: 400, message: 'use max_completion_tokens' },
  );
  expect(await check(`chat-completions:m@${server.url}`)).toMatchObject({ status: 'ok' });
});

const unknownModel: ModelServerAnswer = { status: 404, message: 'The model does not exist' };
const onlyChat = ({ dialect }: ModelServerRequest): ModelServerAnswer =>
  dialect === 'chat' ? 'ok' : { status: 405, message: 'Method Not Allowed' };
const onlyResponses = ({ dialect }: ModelServerRequest): ModelServerAnswer =>
  dialect === 'responses' ? 'ok' : { status: 404, message: 'Not Found' };

it.each([
  ['that speaks only chat completions', onlyChat, 'm', 'chat-completions:m@URL, which answers'],
  ['that speaks only the Responses API', onlyResponses, 'chat-completions:m', '--model m@URL, which answers'],
  ['that does not have the model', () => unknownModel, 'm', 'the server has test-model: --model test-model@URL'],
  ['that refuses the key', () => ({ status: 401 }), 'm', 'put a key that this server takes into OPENAI_API_KEY'],
  ['that fails', () => ({ status: 500 }), 'm', 'look into the log of the model server'],
] as const)('a server %s is a problem with a way out', async (_, answer, model, todo) => {
  const server = await serving(answer);
  const finding = await check(`${model}@${server.url}`);
  expect(finding).toMatchObject({ status: 'problem', found: expect.stringContaining(server.url) });
  expect(finding.todo?.replace(server.url, 'URL')).toContain(todo);
});

it('the flag to use instead names the role', async () => {
  const server = await serving(onlyChat);
  expect((await check(`judge=m@${server.url}`)).todo).toContain(`--model judge=chat-completions:m@${server.url}`);
});

it('a URL without /v1 is noticed', async () => {
  const server = await serving('ok');
  const finding = await check(`test-model@${server.url.replace(/\/v1$/, '')}`);
  expect(finding).toMatchObject({ status: 'problem', todo: `the URL lacks /v1: --model test-model@${server.url}` });
});

it('a key that is missing is to be set', async () => {
  vi.stubEnv('OPENAI_API_KEY', undefined);
  const server = await serving({ status: 401 });
  expect(await check(`m@${server.url}`)).toMatchObject({ status: 'problem', todo: 'export OPENAI_API_KEY=…' });
});

it('a server that tells the key it refuses does not get it printed', async () => {
  const server = await serving({ status: 403, message: `Incorrect API key provided: ${key}` });
  expect(await check(`m@${server.url}`)).toMatchObject({ status: 'problem' });
});

it('a server that is not there is a problem; one that is busy a warning', async () => {
  const url = await nowhere();
  expect(await check(`m@${url}`)).toMatchObject({ status: 'problem', todo: expect.stringContaining(`curl ${url}`) });
  const busy = await serving({ status: 429 });
  expect(await check(`m@${busy.url}`)).toMatchObject({ status: 'warning' });
});

it('without a flag the environment names the model, or at least a server that lists its models', async () => {
  const server = await serving('ok');
  vi.stubEnv('OPENAI_BASE_URL', server.url);
  expect(await check()).toMatchObject({ status: 'ok', found: expect.stringContaining('has test-model') });
  expect(server.count).toBe(0);
  vi.stubEnv('DGYM_MODEL', 'test-model');
  expect(await check()).toMatchObject({ check: 'model policy', status: 'ok' });
  expect(server.count).toBe(1);
});

it('a server that is named and does not list its models is a problem', async () => {
  vi.stubEnv('OPENAI_BASE_URL', await nowhere());
  expect(await check()).toMatchObject({
    check: 'models',
    status: 'problem',
    found: expect.stringMatching(/ECONNREFUSED/),
  });
});

it('where nothing is named nothing is asked', async () => {
  vi.stubEnv('OPENAI_API_KEY', undefined);
  expect(await check()).toMatchObject({ status: 'warning', todo: expect.stringContaining('--model') });
});
