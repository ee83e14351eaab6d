import { expect, test } from 'vitest';
import { inOrder } from '../../reverify/in-order.ts';
import { collect } from '../results/batch-in-store.ts';

async function* numbers(count: number): AsyncIterable<number> {
  for (let number = 0; number < count; number++) yield number;
}

/** Work that ends when told to, in whatever order. */
function controlled() {
  const open = new Map<number, () => void>();
  return {
    open,
    work: (number: number) => new Promise<number>((resolve) => open.set(number, () => resolve(number))),
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const { signal } = new AbortController();

test('results come in the order of the things, however the work ends', async () => {
  const work = (number: number) =>
    new Promise<number>((resolve) => setTimeout(() => resolve(number), (number * 7) % 5));
  expect(await collect(inOrder(numbers(50), { concurrency: 8, signal }, work))).toEqual([...Array(50).keys()]);
});

test('no more are worked on than asked for, and no more held than twice as many', async () => {
  const { open, work } = controlled();
  const results = collect(inOrder(numbers(40), { concurrency: 3, signal }, work));
  await turn();
  expect([...open.keys()]).toEqual([0, 1, 2]);
  // The first one takes its time; the others go on until too many wait for it.
  for (let number = 1; number < 6; number++) {
    await turn();
    expect(open.size).toBeLessThanOrEqual(number + 2);
    open.get(number)?.();
  }
  for (let more = 0; more < 10; more++) await turn();
  expect(open.size).toBe(6);
  for (let number = 0; number < 40; number++) {
    while (!open.has(number)) await turn();
    open.get(number)?.();
  }
  expect(await results).toHaveLength(40);
});

test('a rejection is thrown in its turn', async () => {
  const seen: number[] = [];
  const work = (number: number) => (number === 2 ? Promise.reject(new Error('bad')) : Promise.resolve(number));
  const run = async () => {
    for await (const number of inOrder(numbers(9), { concurrency: 4, signal }, work)) seen.push(number);
  };
  await expect(run()).rejects.toThrow('bad');
  expect(seen).toEqual([0, 1]);
});

test('an abort ends the wait for work that is deaf to it', async () => {
  const controller = new AbortController();
  const { open, work } = controlled();
  const results = collect(inOrder(numbers(5), { concurrency: 2, signal: controller.signal }, work));
  while (open.size < 2) await turn();
  controller.abort(new Error('enough'));
  await expect(results).rejects.toThrow('enough');
});
