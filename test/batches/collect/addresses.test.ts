import { expect, test } from 'vitest';
import { moveModels } from '../../../batches/collect/addresses.ts';
import type { Manifest } from '../../../contracts/batch.ts';

const models = {
  policy: {
    provider: 'chat-completions',
    model: 'Qwen/Qwen3-8B',
    urls: ['http://gpu-3:8000/v1'],
    queue: 'q',
    key_variable: 'K',
  },
  judge: { provider: 'openai', model: 'gpt-5', queue: 'q' },
  user: { provider: 'scripted', model: 'scripted', queue: 'q' },
};
// Only what the function looks at.
const manifest = { batch: 'b', input: { spec: { models } } } as unknown as Manifest;

test('a model keeps everything but its addresses', () => {
  const moved = moveModels(manifest, [
    'Qwen/Qwen3-8B@http://gpu-7:8000/v1,http://gpu-8:8000/v1',
    'judge=gpt-5@http://j/v1',
  ]);
  expect(moved.input.spec.models).toEqual({
    policy: { ...models.policy, urls: ['http://gpu-7:8000/v1', 'http://gpu-8:8000/v1'] },
    judge: { ...models.judge, urls: ['http://j/v1'] },
    user: models.user,
  });
});

test.each([
  ['Qwen/Qwen3-4B@http://gpu-7/v1', /is played by Qwen\/Qwen3-8B, not .* another model is a new batch/],
  ['Qwen/Qwen3-8B', /write its new address, Qwen\/Qwen3-8B@URL/],
  ['juge=gpt-5@http://j/v1', /no role "juge" \(did you mean "judge"\?\)/],
  ['user=scripted:x.jsonl', /is played by scripted/],
  ['judge=chat-completions:gpt-5@http://j/v1', /speaks openai with it/],
])('%s is refused: %s', (given, message) => {
  expect(() => moveModels(manifest, [given])).toThrow(message);
});
