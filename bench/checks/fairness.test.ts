import { expect, test } from 'vitest';
import { setLimit } from '../../batches/temporal/limits.ts';
import { modelQueue } from '../../contracts/names.ts';
import { openGym, until } from '../../test/integration/gym.ts';

const latency = 1_000;
const perMinute = 300;
const runs = 3;
const small = 10;
/** Model calls of a rollout. */
const calls = 2;

test('ten rows beside two thousand take at most twice their time alone, with a 1 s model limited to 300 requests a minute', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const asked = { small: 0, large: 0 };
  /** What the large batch had been sent when the small one was sent its first request. */
  let before = 0;
  const server = await gym.startModelServer({
    latency,
    record: false,
    answer({ items }) {
      const batch = items[0]?.text === 'large' ? 'large' : 'small';
      if (batch === 'small' && asked.small === 0) before = asked.large;
      asked[batch] += 1;
      return items.length === 1 ? { calls: [{ name: 'get_weather', arguments: { city: 'Paris' } }] } : 'Cold.';
    },
  });
  const submit = (text: 'small' | 'large', count: number) =>
    gym.submit({
      environment: 'example_single_tool_call',
      rows: Array.from({ length: count }, () => ({ responses_create_params: { input: text } })),
      models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    });
  const timed = async () => {
    const started = performance.now();
    asked.small = 0;
    const { handle } = await submit('small', small);
    expect(await handle.result()).toMatchObject({ verified: small });
    return { ms: performance.now() - started, beside: asked.large - before };
  };
  const several = async () => {
    const found = [];
    for (let run = 0; run < runs; run++) found.push(await timed());
    return found;
  };

  await (await submit('small', 1)).handle.result();
  await setLimit({ client: gym.client, namespace: 'default' }, modelQueue(gym.prefix), perMinute);
  const alone = await several();
  const { handle } = await submit('large', 2_000);
  // By now as many of its calls wait as it has rollouts open.
  await until(() => asked.large >= 80);
  const beside = await several();
  await handle.cancel();

  const told = (found: typeof alone) => found.map(({ ms, beside }) => `${Math.round(ms)} (${beside})`).join(', ');
  console.info(`fairness: ${told(alone)} ms alone, ${told(beside)} ms beside`);
  // What else the machine does makes some runs slower, but none quicker.
  const best = (found: typeof alone) => Math.min(...found.map(({ ms }) => ms));
  expect(best(beside) / best(alone)).toBeLessThan(2);
  // The same by turns: of the requests while it is served, at least every second one is the small batch's.
  expect(median(beside.map((one) => one.beside))).toBeLessThanOrEqual(small * calls);
});

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}
