/** An environment's verbs as workers serve them: each call on a worker that knows nothing, values between them as JSON. */

import { randomUUID } from 'node:crypto';
import type { Environment, EnvironmentVerbs } from './environment.ts';
import { jsonCopy } from './json.ts';

/** Runs one verb; `hook` says which of the author's hooks that is: `open`, `tool "add"`, `user`, `rewards`, `close`. */
export type Around = <T>(hook: string, run: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** What does not survive as JSON is a `TypeError` that says where it is. A function is asked for the environment of each call. */
export function serveAfresh(
  environment: Environment | (() => Promise<Environment>),
  around: Around = plainly,
): EnvironmentVerbs {
  const rollout = randomUUID();
  let step = 0;
  /** Like a rollout's workflow: the same key when a verb is said again with answers. */
  const keyOf = (answers: readonly unknown[] = []) => `${rollout}/${answers.length === 0 ? ++step : step}`;

  const say = async <Input extends object, Heard>(
    hook: string,
    input: Input,
    verb: (verbs: EnvironmentVerbs, input: Input) => Promise<Heard>,
  ): Promise<Heard> => {
    const key = keyOf('answers' in input ? (input.answers as unknown[]) : []);
    const served = typeof environment === 'function' ? await environment() : environment;
    return around(hook, async (signal) => {
      const heard = await verb(served.serve({ key, signal }), throughJson(input));
      // `jsonCopy` lets only through what JSON gives back as it was.
      return heard === undefined ? heard : throughJson(jsonCopy(heard, '') as Heard);
    });
  };

  return {
    open: (input) => say('open', input, (verbs, said) => verbs.open(said)),
    call: (input) => say(`tool "${input.call.name}"`, input, (verbs, said) => verbs.call(said)),
    reply: (input) => say('user', input, (verbs, said) => verbs.reply(said)),
    reward: (input) => say('rewards', input, (verbs, said) => verbs.reward(said)),
    close: (input) => say('close', input, (verbs, said) => verbs.close(said)),
  };
}

const plainly: Around = (_, run) => run(new AbortController().signal);

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
