import { expect, test } from 'vitest';
import { LineProcess } from '../../../catalogue/python/line-process.ts';

interface Reply {
  readonly said?: string;
  readonly pid: number;
  readonly last?: boolean;
}

/** Says what it is told, or hangs, dies, or asks to be replaced. */
const program = `
  console.log('ready');
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const said = JSON.parse(line);
    if (said === 'hang') while (true);
    if (said === 'die') process.exit(1);
    if (said === 'spend') process.kill(process.pid, 'SIGXCPU');
    if (said === 'be killed') process.kill(process.pid, 'SIGKILL');
    console.log(JSON.stringify({ said, pid: process.pid, last: said === 'last' }));
  });
`;
const node = (script: string) => ({ command: process.execPath, args: ['-e', script], env: {} });
const parrot = () => new LineProcess<string, Reply>(() => node(program));

test('one process answers many requests in their order', async () => {
  const process = parrot();
  const outcomes = await Promise.all(['a', '\u2028\ud800"', 'x'.repeat(2 ** 20)].map((text) => process.ask(text, 10)));
  expect(outcomes.map((outcome) => 'answer' in outcome && outcome.answer.said?.slice(0, 9))).toEqual([
    'a',
    '\u2028\ud800"',
    'xxxxxxxxx',
  ]);
  expect(outcomes.map((outcome) => 'answer' in outcome && outcome.answer.pid)).toEqual(
    Array(3).fill(await process.pid()),
  );
});

test('one that hangs is killed and another is asked; where that hangs too, it is no verdict', async () => {
  const process = parrot();
  await process.ask('a', 10);
  const hung = (await process.pid())!;
  const outcome = process.ask('hang', 0.2);
  const next = process.ask('b', 10);
  await expect(outcome).rejects.toThrow('said nothing for too long');
  expect(await next).toMatchObject({ answer: { said: 'b' } });
  expect(() => globalThis.process.kill(hung, 0)).toThrow('ESRCH');
});

test('one that somebody ended is replaced, and nobody notices', async () => {
  const process = parrot();
  await process.ask('a', 10);
  globalThis.process.kill((await process.pid())!, 'SIGKILL');
  expect(await process.ask('b', 10)).toMatchObject({ answer: { said: 'b' } });
});

test('one that is stopped goes on where it was', async () => {
  const process = parrot();
  await process.ask('a', 10);
  const pid = (await process.pid())!;
  globalThis.process.kill(pid, 'SIGSTOP');
  const asked = process.ask('b', 10);
  globalThis.process.kill(pid, 'SIGCONT');
  expect(await asked).toMatchObject({ answer: { said: 'b', pid } });
});

test('two that somebody ended are no verdict', async () => {
  const process = parrot();
  await expect(process.ask('be killed', 10)).rejects.toThrow('ended by somebody else');
  expect(await process.ask('a', 10)).toMatchObject({ answer: { said: 'a' } });
});

test('one that ran into its limit of the processor’s time is not asked again', async () => {
  const process = parrot();
  expect(await process.ask('spend', 10)).toEqual({ failure: 'timeout' });
});

test('a request that two processes do not survive is at fault', async () => {
  const process = parrot();
  expect(await process.ask('die', 10)).toEqual({ failure: 'crashed' });
  expect(await process.ask('a', 10)).toMatchObject({ answer: { said: 'a' } });
});

test('one that asks to be replaced is', async () => {
  const process = parrot();
  const [last, next] = await Promise.all([process.ask('last', 10), process.ask('a', 10)]);
  expect('answer' in last && 'answer' in next && last.answer.pid !== next.answer.pid).toBe(true);
});

test('one that does not start is an error with its own words, and is tried again', async () => {
  let starts = 0;
  const process = new LineProcess<string, Reply>(() =>
    node(++starts === 1 ? `console.error('no such\\nlibrary'); process.exit(1)` : program),
  );
  await expect(process.ask('a', 10)).rejects.toThrow(/does not start: library$/);
  expect(await process.ask('a', 10)).toMatchObject({ answer: { said: 'a' } });
});

test('a program that is not there is named', async () => {
  const process = new LineProcess<string, Reply>(() => ({ command: '/no/python', args: [], env: {} }));
  await expect(process.ask('a', 10)).rejects.toThrow('/no/python does not start: spawn /no/python ENOENT');
});

test('who has gone away is not served', async () => {
  const process = parrot();
  await expect(process.ask('hang', 10, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
});
