/** How soon control takes effect, with 64 rollouts open: measured in what the batch starts and what the model server sees. */

import { expect, onTestFinished, test } from 'vitest';
import type { Progressing } from '../../contracts/batch.ts';
import { historyOf, openGym, until, type Gym } from '../../test/integration/gym.ts';

const effectiveMs = 2_000;
const abortedMs = 15_000;
const open = 64;
/** So many that none of the steps comes to their end, and few enough for one range. */
const rows = Array.from({ length: 500 }, (_, index) => ({ responses_create_params: { input: `row ${index}` } }));

/** When the range started a rollout, or saw one end, and how many were open after it. */
interface Change {
  readonly at: number;
  readonly started: boolean;
  readonly open: number;
}

async function changesOf({ client }: Gym, range: string): Promise<Change[]> {
  let standing = 0;
  return (await historyOf(client, range)).flatMap((event) => {
    const started = Boolean(event.startChildWorkflowExecutionInitiatedEventAttributes);
    const ended =
      event.childWorkflowExecutionCompletedEventAttributes ??
      event.childWorkflowExecutionFailedEventAttributes ??
      event.childWorkflowExecutionCanceledEventAttributes;
    if (!started && !ended) return [];
    standing += started ? 1 : -1;
    const { seconds, nanos } = event.eventTime!;
    return { at: Number(seconds) * 1000 + (nanos ?? 0) / 1e6, started, open: standing };
  });
}

test('scale, pause, unpause and cancel take effect at 64 open rollouts within the times that are promised', async () => {
  const gym = await openGym();
  await gym.startWorker();
  const held: (() => void)[] = [];
  const letGo = (number: number) => held.splice(0, number).forEach((resolve) => resolve());
  const server = await gym.startModelServer({
    record: false,
    async answer() {
      await new Promise<void>((resolve) => held.push(resolve));
      return 'Done.';
    },
  });
  // Calls end all the time, so a batch that had not heard would start others all the time.
  const churn = setInterval(() => letGo(1), 500);
  onTestFinished(() => clearInterval(churn));
  const { handle, input } = await gym.submit({
    environment: 'example_single_tool_call',
    rows,
    models: { policy: { provider: 'openai', model: 'm', urls: [server.url] } },
    concurrency: open,
  });
  const range = `${input.spec.batch}/range/0-${rows.length}`;
  const tell = (update: string, value?: object) =>
    timed(() => handle.executeUpdate<unknown, [unknown]>(update, { args: [value] }));
  await until(() => server.open >= open - 4);

  const more = await tell('setConcurrency', { concurrency: open + 32 });
  await until(() => server.open >= open + 24);
  const grown = Date.now();
  const fewer = await tell('setConcurrency', { concurrency: 16 });
  letGo(Infinity);
  await until(() => server.open <= 16);
  const back = await tell('setConcurrency', { concurrency: open });
  await until(() => server.open >= open - 4);

  const paused = await tell('pause');
  const leaf = gym.client.workflow.getHandle(range);
  await until(async () => {
    letGo(Infinity);
    return (await leaf.query<Progressing>('progress')).open === 0;
  });
  const unpaused = await tell('unpause');
  await until(() => server.open >= open - 4);

  // From here on nothing ends but by being aborted.
  clearInterval(churn);
  const before = server.aborted;
  const cancelled = await timed(() => handle.cancel());
  await until(() => server.open === 0);
  const aborted = Date.now();
  await expect(handle.result()).rejects.toThrow();
  expect(server.aborted - before).toBeGreaterThan(open / 2);

  const starts = (await changesOf(gym, range)).filter(({ started }) => started);
  /** The last start that came although it had been told not to, and the first one that it had been told to make. */
  const last = (from: Told, to: number, above = 0): Moment => {
    const wrong = starts.filter((start) => start.at > from.sent && start.at < to && start.open > above);
    return { told: from, at: wrong.at(-1)?.at ?? from.sent };
  };
  const first = (from: Told, above: number): Moment => ({
    told: from,
    at: starts.find((start) => start.at > from.sent && start.open > above)!.at,
  });
  const moments: Record<string, Moment & { within: number }> = {
    'scale up: first start above the old number': { ...first(more, open), within: effectiveMs },
    'scale down: last start above the new number': { ...last(fewer, back.sent, 16), within: effectiveMs },
    'pause: last start': { ...last(paused, unpaused.sent), within: effectiveMs },
    'unpause: first start': { ...first(unpaused, 0), within: effectiveMs },
    'cancel: last start': { ...last(cancelled, Infinity), within: effectiveMs },
    'cancel: last request aborted': { told: cancelled, at: aborted, within: abortedMs },
  };
  const lines = Object.entries(moments).map(([what, { told, at }]) => {
    return `${what}: ${Math.round(at - told.sent)} ms after it was told, which took ${told.returned - told.sent} ms`;
  });
  lines.push(`scale up: 24 model calls more after ${grown - more.sent} ms`);
  console.log(lines.join('\n'));
  for (const [what, { told, at, within }] of Object.entries(moments)) {
    expect({ what, late: at - told.returned > within }).toEqual({ what, late: false });
  }
}, 300_000);

interface Told {
  readonly sent: number;
  readonly returned: number;
}

interface Moment {
  readonly told: Told;
  readonly at: number;
}

async function timed(call: () => Promise<unknown>): Promise<Told> {
  const sent = Date.now();
  await call();
  return { sent, returned: Date.now() };
}
