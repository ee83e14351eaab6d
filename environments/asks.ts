/**
 * Model calls inside a hook, without waiting for a model: what has been answered is found, what has not been suspends the
 * hook. The workflow makes the calls and the hook runs again from the top, with the answers.
 */

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Item } from '../contracts/conversation.ts';
import type { Prompt } from '../contracts/history.ts';
import type { GivenAnswer, PendingAsk } from './environment.ts';
import { JudgeError } from './errors.ts';

/** More answers than this that the hook did not ask for again: its prompts differ from run to run, and it would never end. */
const maxUnclaimed = 32;

/** Unwinds a hook that waits for a model. Private: a hook that catches it is suspended all the same. */
class Suspension extends Error {
  override readonly name = 'Suspension';
}

/** The asks of one run of a hook. */
export class Asks {
  /** Asks without an answer, in the order in which they were made. */
  readonly pending: PendingAsk[] = [];
  readonly #answers = new Map<string, GivenAnswer[]>();
  readonly #unwinds: (() => void)[] = [];
  readonly #asked = resolvable();
  readonly #askedLate = resolvable();
  #closed = false;

  constructor(given: readonly GivenAnswer[]) {
    for (const answer of given) this.#answers.set(answer.key, [...(this.#answers.get(answer.key) ?? []), answer]);
  }

  /** The items that answer `prompt`. Equal asks get their answers in the order in which they are made. */
  ask(role: string, prompt: Prompt): Promise<readonly Item[]> {
    const key = requestKey(role, prompt);
    const answer = this.#answers.get(key)?.shift();
    if (answer?.incomplete !== undefined) {
      const message = `The answer of the model that plays "${role}" was cut short: ${answer.incomplete}.`;
      return Promise.reject(new JudgeError(role, message));
    }
    if (answer) return Promise.resolve(answer.items);
    return this.#wait({ role, key, prompt });
  }

  /** What `hook` returns; `undefined` when it is suspended, with `pending` holding every ask it got to. */
  async settle<T>(hook: () => T | Promise<T>): Promise<{ value: T } | undefined> {
    const run = (async () => ({ value: await hook() }))();
    const settled = run.then(
      () => true,
      () => true,
    );
    await Promise.race([settled, this.#asked.promise]);
    if (this.pending.length === 0) return await run;

    // Everything the hook can ask without one of these answers, it asks before its microtasks run dry.
    await setImmediate();
    this.#closed = true;
    this.#refuseEndlessness();
    // The last ask first: it is the one most likely awaited. Rejecting others then, that nobody awaits, would end the process.
    for (const unwind of this.#unwinds.reverse()) {
      if (await Promise.race([settled, setImmediate(false)])) return undefined;
      unwind();
    }
    await Promise.race([settled, this.#askedLate.promise]);
    return undefined;
  }

  #wait(ask: PendingAsk): Promise<never> {
    if (this.#closed) {
      // The hook swallowed the signal; what it does from here on would be undone.
      this.#askedLate.resolve();
      return new Promise(() => undefined);
    }
    this.pending.push(ask);
    this.#asked.resolve();
    return new Promise((_, reject) => {
      const signal = new Suspension(`Waits for the model that plays "${ask.role}". Leave this error alone.`);
      this.#unwinds.push(() => {
        reject(signal);
      });
    });
  }

  #refuseEndlessness(): void {
    const unclaimed = [...this.#answers.values()].flat().length;
    if (unclaimed <= maxUnclaimed) return;
    throw new Error(
      `The hook asked for ${unclaimed} answers that it did not ask for when it ran again: a hook has to build the same ` +
        'prompts each time it runs, so keep times and random numbers out of them.',
    );
  }
}

/** Hash of the request, whatever the order of fields. */
function requestKey(role: string, prompt: Prompt): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical({ role, prompt })))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, field]) => [key, canonical(field)]));
}

function resolvable(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}
