/** What a worker tells Prometheus, read as Prometheus reads it. */

import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import type { ModelServerRequest } from '../support/model-server/request.ts';
import { openGym, until } from './gym.ts';

const environment = 'example_single_tool_call';
const rows = ['fine', 'busy', 'broken', 'refused', 'refused', 'fine'].map((text) => ({
  responses_create_params: { input: text },
}));
const models = (url: string) => ({ policy: { provider: 'openai' as const, model: 'test "model"', urls: [url] } });

/** Refuses some, and answers others only at the second attempt. */
function fallible() {
  const seen = new Set<string>();
  return ({ items }: ModelServerRequest) => {
    const text = items[0]?.text ?? '';
    const first = !seen.has(text);
    seen.add(text);
    if (text === 'refused') return { status: 400, message: 'this content is not allowed' };
    if (text === 'busy' && first) return { status: 429, headers: { 'retry-after-ms': '50' } };
    if (text === 'broken' && first) return { status: 500 };
    return { text: 'Done.', usage: { input: 11, output: 3 } };
  };
}

test('rollouts, model calls, retries and tokens are counted once each, by what became of them', async () => {
  const gym = await openGym();
  const metrics = `127.0.0.1:${await freePort()}`;
  await gym.startWorker({ DGYM_METRICS: metrics });
  const server = await gym.startModelServer({ answer: fallible(), latency: 300 });
  const { handle } = await gym.submit({ environment, rows, models: models(server.url) });
  expect(await handle.result()).toMatchObject({ verified: 4, failed: 2 });

  const calls = { role: 'policy', model: 'test "model"' };
  const found = await scrape(metrics);
  expect(found('dgym_rollouts_total', { environment, result: 'verified' })).toBe(4);
  expect(found('dgym_rollouts_total', { environment, result: 'model_rejected' })).toBe(2);
  expect(found('dgym_rollouts_total')).toBe(6);

  expect(found('dgym_model_attempts_total', { ...calls, result: 'answered' })).toBe(4);
  expect(found('dgym_model_attempts_total', { ...calls, result: 'model_overloaded' })).toBe(1);
  expect(found('dgym_model_attempts_total', { ...calls, result: 'model_broken' })).toBe(1);
  expect(found('dgym_model_attempts_total', { ...calls, result: 'model_rejected' })).toBe(2);
  expect(found('dgym_model_attempts_total')).toBe(server.count);
  expect(found('dgym_model_retries_total', { ...calls, class: 'model_overloaded' })).toBe(1);
  expect(found('dgym_model_retries_total', { ...calls, class: 'model_broken' })).toBe(1);
  expect(found('dgym_model_retries_total')).toBe(2);

  expect(found('dgym_model_tokens_total', { ...calls, direction: 'input' })).toBe(44);
  expect(found('dgym_model_tokens_total', { ...calls, direction: 'output' })).toBe(12);

  expect(found('dgym_model_call_seconds_count', calls)).toBe(4);
  expect(found('dgym_model_call_seconds_sum', calls)).toBeGreaterThan(4 * 0.3);
  expect(found('dgym_model_call_seconds_bucket', { ...calls, le: '0.25' })).toBe(0);
  expect(found('dgym_model_call_seconds_bucket', { ...calls, le: '600' })).toBe(4);
  expect(found('dgym_model_queue_seconds_count', calls)).toBe(server.count);
  expect(found('dgym_model_queue_seconds_bucket', { ...calls, le: '1800' })).toBe(server.count);
});

test('the time that calls wait for a worker is told, and a cancelled call is no answer', async () => {
  const gym = await openGym();
  const metrics = `127.0.0.1:${await freePort()}`;
  await gym.startWorker({ DGYM_ROLES: 'workflow' });
  const server = await gym.startModelServer({ answer: () => ({ fault: 'hang' }) });
  const { handle } = await gym.submit({ environment, rows: rows.slice(0, 2), models: models(server.url) });
  const pending = async () => {
    const { raw } = await gym.client.workflow.getHandle(`${handle.workflowId}/0-0`).describe();
    return raw.pendingActivities?.length === 1;
  };
  await until(() => pending().catch(() => false));
  const scheduled = Date.now();
  await until(() => Date.now() - scheduled > 1_500);
  await gym.startWorker({ DGYM_ROLES: 'model', DGYM_METRICS: metrics });
  await until(() => server.open === 2);

  const found = await scrape(metrics);
  expect(found('dgym_model_queue_seconds_sum')).toBeGreaterThan(1.5);
  expect(found('dgym_model_attempts_total')).toBe(0);
  await handle.cancel();
  await until(async () => (await scrape(metrics))('dgym_model_attempts_total', { result: 'cancelled' }) === 2);
  expect((await scrape(metrics))('dgym_model_call_seconds_count')).toBe(0);
});

type Labels = Readonly<Record<string, string>>;

/** Sums of what is exposed now, over all series whose labels fit. */
async function scrape(address: string): Promise<(name: string, labels?: Labels) => number> {
  const text = await (await fetch(`http://${address}/metrics`)).text();
  const samples = text.split('\n').flatMap((line) => {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!match) return [];
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, key = '', value = '']) => [key, value.replaceAll(/\\(.)/g, '$1')] as const,
    );
    return [{ name: match[1]!, labels: Object.fromEntries(labels), value: Number(match[3]) }];
  });
  return (name, wanted = {}) =>
    samples
      .filter((one) => one.name === name)
      .filter(({ labels }) => Object.entries(wanted).every(([key, value]) => labels[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
}
