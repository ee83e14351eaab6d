/** Work that would hold up the worker: in a thread of its own, one piece after the other, each with a time limit. */

import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

const require = createRequire(import.meta.url);

/** A thread that answers each message with an `Answer`. It starts with the first piece of work. */
export class Background {
  readonly #module: string;
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `module`: without its extension, which is that of this module. */
  constructor(module: string) {
    this.#module = module;
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
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  async #ask(thread: Worker, work: unknown, milliseconds: number): Promise<Answer> {
    const over = new AbortController();
    // An idle thread keeps no process alive.
    thread.ref();
    try {
      const said = once(thread, 'message', { signal: over.signal });
      const late = setTimeout(milliseconds, undefined, { signal: over.signal });
      thread.postMessage(work);
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

/** What a thread says. */
export type Answer = { readonly value: unknown } | { readonly error: Error };

function start(module: string): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${module}.js`, import.meta.url));
  // From the source, in tests: a thread has to be told of TypeScript from the inside.
  const tsx = new URL('dist/esm/api/index.mjs', pathToFileURL(require.resolve('tsx/package.json'))).href;
  const file = new URL(`${module}.ts`, import.meta.url).href;
  const code = `import('${tsx}').then(({ register }) => (register(), import('${file}')))`;
  return new Worker(code, { eval: true });
}
