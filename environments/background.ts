/** Work that would hold up the worker: in a thread of its own, one piece after the other, each with a time limit. */

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, Worker } from 'node:worker_threads';
import { TimeLimitError } from './time-limit.ts';

const require = createRequire(import.meta.url);

/** A thread that answers each message with an `Answer`. It starts with the first piece of work. */
export class Background {
  readonly #module: URL;
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `module` calls `serve`. It is named without its extension, relative to `from`, whose extension it has. */
  constructor(module: string, from: string) {
    this.#module = new URL(`${module}${extname(from)}`, from);
  }

  /** A thread that takes too long is ended, with what it remembers; the next piece of work gets a new one. */
  run(work: unknown, milliseconds: number, signal?: AbortSignal): Promise<unknown> {
    const result = this.#last.then(() => {
      signal?.throwIfAborted();
      return this.#perform(work, milliseconds);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #perform(work: unknown, milliseconds: number): Promise<unknown> {
    const answer = await this.#ask((this.#thread ??= this.#started()), work, milliseconds);
    if ('error' in answer) throw revived(answer.error);
    return answer.value;
  }

  async #ask(thread: Worker, work: unknown, milliseconds: number): Promise<Answer> {
    const over = new AbortController();
    // An idle thread keeps no process alive.
    thread.ref();
    try {
      // First: what cannot be sent is told at once, and nobody waits for its answer.
      thread.postMessage(work);
      const said = once(thread, 'message', { signal: over.signal });
      const late = setTimeout(milliseconds, undefined, { signal: over.signal });
      const message = await Promise.race([said, late]);
      if (!message) throw new TimeLimitError(`It took more than ${milliseconds} ms and was stopped.`);
      return message[0] as Answer;
    } catch (error) {
      this.#thread = undefined;
      await thread.terminate();
      throw error;
    } finally {
      over.abort();
      thread.unref();
    }
  }

  #started(): Worker {
    const thread = start(this.#module);
    // What waits for the thread hears of it, too; where nothing waits, the next piece of work gets a new one.
    thread.on('error', () => (this.#thread = undefined));
    return thread;
  }
}

/** On the thread's side: answers each piece of work with what `perform` makes of it. */
export function serve(perform: (work: never) => unknown): void {
  // The other side sends what `perform` takes.
  parentPort?.on('message', (work: unknown) => void answer(() => perform(work as never)));
}

async function answer(perform: () => unknown): Promise<void> {
  try {
    parentPort?.postMessage({ value: await perform() } satisfies Answer);
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    parentPort?.postMessage({ error: { name, message, stack } } satisfies Answer);
  }
}

/** What a thread says. An error as its parts: between threads it would lose its name, and names class failures. */
type Answer = { readonly value: unknown } | { readonly error: ErrorParts };

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

function revived({ name, message, stack }: ErrorParts): Error {
  return Object.assign(new Error(message), { name, stack });
}

function start(module: URL): Worker {
  if (!module.pathname.endsWith('.ts')) return new Worker(module);
  // From the source, in tests: a thread has to be told of TypeScript from the inside.
  const tsx = new URL('dist/esm/api/index.mjs', pathToFileURL(require.resolve('tsx/package.json'))).href;
  const code = `import('${tsx}').then(({ register }) => (register(), import('${module.href}')))`;
  return new Worker(code, { eval: true });
}
