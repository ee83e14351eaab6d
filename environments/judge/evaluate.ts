/** One question to a judge who is to end with one of two labels, and what the record keeps of it. */

import type { Item, Message, Sampling } from '../../contracts/conversation.ts';
import { system, user } from '../../contracts/transcript.ts';
import type { RoleModel } from '../definition.ts';
import { readVerdict, type Labels } from './verdict.ts';

export interface Question {
  /** Left out of the request where it is empty. */
  readonly system?: string | null;
  readonly prompt: string;
  /** Parameters of the request. */
  readonly sampling: Sampling;
  readonly labels: Labels;
}

/** Prompt, answer and label, in NeMo Gym's form: one of the record's `judge_evaluations`. */
export interface Evaluation {
  readonly responses_create_params: Sampling & { readonly input: readonly Message[] };
  readonly response: { readonly output: readonly Item[] };
  readonly verdict_label: string | null;
}

/** Not equal is also what the judge says who names neither label. Rejects with a `JudgeError` where the answer was cut short. */
export async function evaluate(
  judge: RoleModel,
  question: Question,
): Promise<{ equal: boolean; evaluation: Evaluation }> {
  const { prompt, sampling, labels } = question;
  const input = [...(question.system ? [system(question.system)] : []), user(prompt)];
  const output = await judge.items(input, sampling);
  const verdict_label = readVerdict(output, labels);
  return {
    equal: verdict_label === labels.equal,
    evaluation: { responses_create_params: { ...sampling, input }, response: { output }, verdict_label },
  };
}
