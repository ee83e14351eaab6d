/** A program that answers each line of JSON with a line of JSON: kept running, killed when it hangs, replaced when it is gone. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to start the program. Its first line, whatever it says, tells that it listens. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What became of a request. `last` in an answer says that the program should be replaced. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly failure: 'timeout' | 'died' };

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

  /** One request after the other. The time counts from when the program gets it; it dies with the request that exceeds it. */
  ask(request: Request, seconds: number, signal?: AbortSignal): Promise<Outcome<Answer>> {
    const answered = this.#turn.then(async () => {
      signal?.throwIfAborted();
      const first = await this.#exchange(request, seconds);
      // Somebody may have ended it for reasons of their own. Twice, it is the request.
      return 'failure' in first && first.failure === 'died' ? await this.#exchange(request, seconds) : first;
    });
    this.#turn = answered.catch(() => undefined);
    return answered;
  }

  /** Process id of the program that runs; for tests that end it. */
  async pid(): Promise<number | undefined> {
    return (await this.#running)?.pid;
  }

  async #exchange(request: Request, seconds: number): Promise<Outcome<Answer>> {
    const running = await (this.#running ??= start(this.#launch)).catch((error: unknown) => {
      this.#running = undefined;
      throw error;
    });
    const outcome = await running.exchange<Answer>(JSON.stringify(request), seconds);
    if ('failure' in outcome || outcome.answer.last === true) {
      running.kill();
      this.#running = undefined;
    }
    return outcome;
  }
}

interface Running {
  readonly pid: number | undefined;
  exchange<Answer>(line: string, seconds: number): Promise<Outcome<Answer>>;
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
    async exchange<Answer>(line: string, seconds: number): Promise<Outcome<Answer>> {
      child.stdin.write(`${line}\n`);
      const said = await next(seconds);
      if (said === 'timeout') return { failure: 'timeout' };
      // Both ends of the pipe are ours.
      return said.done === true ? { failure: 'died' } : { answer: JSON.parse(said.value) as Answer };
    },
  };
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
