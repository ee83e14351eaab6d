import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { inSlot, slotsFor } from '../../environments/slots.ts';

/** Programs of other tests have the machine's own. */
const name = `test-${process.pid}`;
const never = new AbortController().signal;

/** Work that lasts until it is told to end. */
function begin(wanted: Partial<Parameters<typeof inSlot>[0]> = {}) {
  let end = (): void => undefined;
  let began = (): void => undefined;
  const running = new Promise<void>((resolve) => (began = resolve));
  const ended = inSlot({ most: 1, name, signal: never, ...wanted }, async () => {
    began();
    await new Promise<void>((resolve) => (end = resolve));
  });
  return { running, ended, end: () => end() };
}

test('as many at once as there are slots', async () => {
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await Promise.all(Array.from({ length: 9 }, () => inSlot({ most: 2, name, signal: never }, work)));
  expect(most).toBe(2);
});

test('no more slots than processors, or than fit into memory', () => {
  expect(slotsFor(1, 2 ** 20)).toBe(1);
  expect(slotsFor(1000, 2 ** 20)).toBe(availableParallelism());
  expect(slotsFor(8, 2 ** 60)).toBe(1);
});

test('another process holds a slot until it ends, however it ends', async () => {
  const hold = `
    import { inSlot } from ${JSON.stringify(new URL('../../environments/slots.ts', import.meta.url).href)};
    setInterval(() => {}, 1000);
    await inSlot({ most: 1, name: ${JSON.stringify(name)}, signal: new AbortController().signal }, () => {
      console.log('held');
      return new Promise(() => {});
    });`;
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', hold]);
  await once(other.stdout, 'data');
  let mine = false;
  const { running, ended, end } = begin();
  void running.then(() => (mine = true));
  // This process may overtake nobody, but has a slot of its own to use.
  await inSlot({ most: 2, name, signal: AbortSignal.timeout(1_000) }, () => Promise.resolve()).catch(() => undefined);
  expect(mine).toBe(false);
  other.kill('SIGKILL');
  await running;
  end();
  await ended;
});

test('who wants to be alone waits for all others, and they for him', async () => {
  const order: string[] = [];
  const first = begin();
  await first.running;
  const alone = begin({ alone: true });
  const last = begin();
  void alone.running.then(() => order.push('alone'));
  void last.running.then(() => order.push('last'));
  first.end();
  await alone.running;
  alone.end();
  await last.running;
  last.end();
  await Promise.all([first.ended, alone.ended, last.ended]);
  expect(order).toEqual(['alone', 'last']);
});

test('who waits for a slot can be cancelled, at the head of the queue and behind it', async () => {
  const first = begin();
  await first.running;
  const stopped = new AbortController();
  const waiting = [1, 2].map(() =>
    inSlot({ most: 1, name, signal: stopped.signal }, () => Promise.reject(new Error('it ran'))),
  );
  stopped.abort();
  for (const each of waiting) await expect(each).rejects.toThrow(/abort/);
  first.end();
  await first.ended;
  await inSlot({ most: 1, name, signal: never }, () => Promise.resolve());
});
