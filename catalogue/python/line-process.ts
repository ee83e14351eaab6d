/** A program that answers each line of JSON with a line of JSON: kept running, killed when it hangs, replaced when it is gone. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to start the program. Its first line, whatever it says, tells that it listens. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * What became of a request. `last` in an answer says that the program should be replaced. The request is at fault where the
 * program ran into its limit of the processor's time, or crashed, and a fresh one did again.
 */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly failure: 'timeout' | 'crashed' };

/** How the program failed: with its request, or because of the machine, which says nothing about the request. */
type Ending = 'timeout' | 'crashed' | 'stalled' | 'killed';

/** Loading what it needs from a slow disk takes a while. */
const startSeconds = 120;

export class LineProcess<Request, Answer extends { readonly last?: boolean }> {
  readonly #launch: () => Launch;
  #running: Promise<Running> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `launch` is called for each start; what it throws, and a program that does not start, rejects the request. */
  constructor(launch: () => Launch) {
    this.#launch = launch;
  }

  /**
   * One request after the other. A program that says nothing for `seconds`, or that somebody ended, is replaced and asked
   * again; if that happens again, the promise rejects.
   */
  ask(request: Request, seconds: number, signal?: AbortSignal): Promise<Outcome<Answer>> {
    const answered = this.#turn.then(async () => {
      signal?.throwIfAborted();
      const first = await this.#exchange(request, seconds);
      if ('answer' in first || first.ending === 'timeout') return outcomeOf(first);
      const second = await this.#exchange(request, seconds);
      if ('answer' in second || second.ending === 'timeout' || second.ending === first.ending) return outcomeOf(second);
      throw new Error(`a process ${first.ending}, and the next one ${second.ending}`);
    });
    this.#turn = answered.catch(() => undefined);
    return answered;
  }

  /** Process id of the program that runs; for tests that end it. */
  async pid(): Promise<number | undefined> {
    return (await this.#running)?.pid;
  }

  async #exchange(request: Request, seconds: number): Promise<Exchange<Answer>> {
    const running = await (this.#running ??= start(this.#launch)).catch((error: unknown) => {
      this.#running = undefined;
      throw error;
    });
    const outcome = await running.exchange<Answer>(JSON.stringify(request), seconds);
    if ('ending' in outcome || outcome.answer.last === true) {
      running.kill();
      this.#running = undefined;
    }
    return outcome;
  }
}

type Exchange<Answer> = { readonly answer: Answer } | { readonly ending: Ending };

function outcomeOf<Answer>(exchange: Exchange<Answer>): Outcome<Answer> {
  if ('answer' in exchange) return exchange;
  const { ending } = exchange;
  if (ending === 'timeout' || ending === 'crashed') return { failure: ending };
  throw new Error(
    `twice a process ${ending === 'stalled' ? 'said nothing for too long' : 'was ended by somebody else'}`,
  );
}

interface Running {
  readonly pid: number | undefined;
  exchange<Answer>(line: string, seconds: number): Promise<Exchange<Answer>>;
  kill(): void;
}

async function start(launch: () => Launch): Promise<Running> {
  const { command, args, env } = launch();
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error)).once('close', () => process.off('exit', kill));
  // Writing to one that is gone: that it is gone is noticed when its answer does not come.
  child.stdin.on('error', () => undefined);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  const closed = once(child, 'close').catch(() => undefined);
  letExit(child);

  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = (seconds: number) => within(seconds, lines.next());
  const ready = await next(startSeconds);
  if (ready === 'timeout' || ready.done === true) {
    kill();
    const reason = ready === 'timeout' ? `it said nothing for ${startSeconds} s` : complaint.trim().split('\n').at(-1);
    throw new Error(`${command} does not start: ${failure?.message ?? (reason || 'it ended at once')}`);
  }
  return {
    pid: child.pid,
    kill,
    async exchange<Answer>(line: string, seconds: number): Promise<Exchange<Answer>> {
      child.stdin.write(`${line}\n`);
      const said = await next(seconds);
      if (said === 'timeout') return { ending: 'stalled' };
      // Both ends of the pipe are ours.
      if (said.done !== true) return { answer: JSON.parse(said.value) as Answer };
      await closed;
      return { ending: endingBy(child.signalCode) };
    },
  };
}

/** The system, a user or the lack of memory kill; a program that ends by anything else does so by itself. */
function endingBy(signal: NodeJS.Signals | null): Ending {
  if (signal === 'SIGXCPU') return 'timeout';
  return signal !== null && ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'].includes(signal)
    ? 'killed'
    : 'crashed';
}

async function within<T>(seconds: number, promise: Promise<T>): Promise<T | 'timeout'> {
  const timer = new AbortController();
  try {
    // This timer also keeps the process alive while it waits.
    return await Promise.race([promise, sleep(seconds * 1000, 'timeout' as const, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** It must not keep the process alive that started it. */
function letExit(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    // Pipes of a child process are sockets, whatever their type says.
    (stream as unknown as { unref(): void }).unref();
  }
}
