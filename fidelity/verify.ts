/** A row and what a model produced for it, graded: what a `/verify` request is to NeMo Gym. */

import type { Item } from '../contracts/conversation.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Options } from '../contracts/environment.ts';
import { weigh } from '../contracts/rewards.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import type { Environment } from '../environments/environment.ts';
import { InvalidRowError } from '../environments/errors.ts';
import { produce } from '../conversation/scripted-answer.ts';
import { serveAfresh } from '../environments/serve-afresh.ts';
import { settle } from '../environments/settle.ts';

interface Verification {
  readonly row: Row;
  /** What followed the row's input; a text is the answer of one assistant message. */
  readonly output: string | readonly Item[];
  readonly options?: Options;
  readonly preset?: string;
  /** What models in other roles answer, call by call. */
  readonly answers?: readonly ScriptedAnswer[];
}

export interface Verified {
  readonly reward: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** The items of each call of a model in another role. */
  readonly asked: readonly (readonly Item[])[];
}

export async function verify(environment: Environment, given: Verification): Promise<Verified> {
  const { row, output, options = {}, preset, answers = [] } = given;
  const settings = environment.resolveOptions(options, preset);
  const { state, items } = await serveAfresh(environment).open({ row, options: settings });
  const transcript = [...items, ...(typeof output === 'string' ? [says(output)] : output)];
  const asked: (readonly Item[])[] = [];
  const { rewards, details = {} } = await settle(
    (given) => serveAfresh(environment).reward({ row, state, transcript, options: settings, answers: given }),
    async ({ key, prompt }) => {
      const answer = answers[asked.length];
      if (answer === undefined) throw new Error(`The environment asks more often than ${answers.length} times.`);
      asked.push(prompt.items);
      return { key, items: produce(answer, String(asked.length)).items };
    },
  );
  return { reward: weigh(rewards, environment.describe().weights).reward, details, asked };
}

/** An assistant's message; several texts are its parts. */
export function says(...texts: readonly string[]): Item {
  const content = texts.map((text) => ({ type: 'output_text', text, annotations: [] }));
  return { type: 'message', id: 'msg', role: 'assistant', status: 'completed', content };
}

/** What NeMo Gym's server answers to a row: 422 is ours as an `InvalidRowError`. */
export async function statusOf(graded: Promise<unknown>): Promise<200 | 422> {
  try {
    await graded;
    return 200;
  } catch (error) {
    if (error instanceof InvalidRowError) return 422;
    throw error;
  }
}
