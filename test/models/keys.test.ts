import { expect, test, vi } from 'vitest';
import { chatCompletions } from '../../models/openai-chat.ts';
import { sendKeysOnlyTo } from '../../models/keys.ts';
import { openai } from '../../models/openai-responses.ts';
import { ask } from './ask.ts';
import { serving } from './serving.ts';

test('a worker that was told its servers sends a key to them alone, and the other calls wait', async () => {
  const [mine, other] = [await serving('mine'), await serving('other')];
  sendKeysOnlyTo([`${mine.url}/`]);
  vi.stubEnv('DGYM_TEST_KEY', 'secret');
  for (const [name, provider] of Object.entries({ openai, 'chat-completions': chatCompletions })) {
    const request = (urls: string | string[]) => ask(name as 'openai', urls);
    await expect(provider.respond(request(mine.url))).resolves.toMatchObject({ finish: 'stop' });
    await expect(provider.respond(request(other.url))).rejects.toMatchObject({
      class: 'model_unreachable',
      retryable: true,
      message: expect.stringMatching(/DGYM_TEST_KEY.*does not send it there/) as string,
    });
    // Of a pool, the servers that it may ask.
    await expect(provider.respond(request([other.url, mine.url]))).resolves.toMatchObject({ finish: 'stop' });
  }
  expect(other.count).toBe(0);

  // What has no key has nothing to keep back.
  vi.stubEnv('DGYM_TEST_KEY', '');
  await expect(openai.respond(ask('openai', other.url))).resolves.toMatchObject({ finish: 'stop' });
  vi.unstubAllEnvs();
});
