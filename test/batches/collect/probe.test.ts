/** What is tried before a batch is made: models with one token, environments with what they need. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { probe } from '../../../batches/collect/probe.ts';
import { ConfigurationError } from '../../../contracts/configuration-error.ts';
import { parseBindings } from '../../../batches/bindings.ts';
import { openCatalogue } from '../../../catalogue/catalogue.ts';
import { nowhere, serving } from '../../models/serving.ts';
import type { ModelServerAnswer } from '../../support/model-server/answer.ts';
import type { ModelServerRequest } from '../../support/model-server/request.ts';

beforeEach(() => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-very-secret-key');
  for (const name of ['OPENAI_BASE_URL', 'GOOGLE_API_KEY', 'GOOGLE_CX']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What was noted; rejects as the probe does. */
async function probed(model: string, environment = 'mcqa'): Promise<string[]> {
  const notes: string[] = [];
  const catalogue = await openCatalogue();
  const environments = [{ name: environment }] as unknown as Parameters<typeof probe>[0]['environments'];
  await probe({ models: parseBindings([model]), environments, catalogue }, (line) => notes.push(line));
  return notes;
}

const onlyChat = ({ dialect }: ModelServerRequest): ModelServerAnswer =>
  dialect === 'chat' ? 'ok' : { status: 404, message: 'Not Found' };

it.each([
  [
    'a wrong key',
    () => ({ status: 401, message: 'Incorrect API key' }),
    'put a key that this server takes into OPENAI_API_KEY',
  ],
  ['a model it does not have', () => ({ status: 404, message: 'no such model' }), 'the server has test-model'],
  ['a dialect it does not speak', onlyChat, 'chat-completions:m@'],
] as const)('a server that refuses %s ends the command before anything is started', async (_, answer, todo) => {
  const { url } = await serving(answer);
  const refused = await probed(`m@${url}`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigurationError);
  expect(String(refused)).toContain(todo);
  expect(String(refused)).toContain('nothing was started (see the option probe)');
});

it('a server that is not there yet, or busy, is only noted: calls wait for it', async () => {
  expect(await probed(`m@${await nowhere()}`)).toEqual([
    expect.stringMatching(/^model policy: .*; its calls wait for it$/),
  ]);
  const { url } = await serving(() => ({ status: 429, message: 'slow down' }));
  expect(await probed(`m@${url}`)).toEqual([expect.stringContaining('429')]);
});

it('a model that answers needs no word', async () => {
  const { url } = await serving('ok');
  expect(await probed(`m@${url}`)).toEqual([]);
});

it('an environment that lacks what it needs here is told before anything is paid', async () => {
  const { url } = await serving('ok');
  const refused = await probed(`m@${url}`, 'google_search').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigurationError);
  expect(String(refused)).toMatch(/google_search is not ready here: .*GOOGLE_API_KEY/);
});
