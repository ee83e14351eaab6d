/** Says a verb until it has all the answers that its hooks ask models for: what the rollout workflow does, in one process. */

import type { GivenAnswer, PendingAsk, Suspended } from './environment.ts';

/** A hook that asks for more rounds than this never ends. */
const maxRounds = 1000;

/** `answer` makes one model call. Asks of one round are made at once, as the workflow makes them. */
export async function settle<Heard extends object>(
  verb: (answers: readonly GivenAnswer[]) => Promise<Heard | Suspended>,
  answer: (ask: PendingAsk) => Promise<GivenAnswer>,
): Promise<Exclude<Heard, Suspended>> {
  const answers: GivenAnswer[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const heard = await verb(answers);
    if (!isSuspended(heard)) return heard as Exclude<Heard, Suspended>;
    answers.push(...(await Promise.all(heard.ask.map(answer))));
  }
  throw new Error(`A hook asked models ${maxRounds} times without coming to an end.`);
}

/** Whether a verb waits for models. */
export function isSuspended(heard: object): heard is Suspended {
  return 'ask' in heard;
}
