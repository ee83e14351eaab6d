/** One question to a judge who is to end with one of two labels, and what the record keeps of it. */

import type { z } from 'zod';
import type { Item, Message, Sampling } from '../../contracts/conversation.ts';
import { system, user } from '../../contracts/transcript.ts';
import type { RoleModel } from '../../environments/definition.ts';
import { readLastVerdict, readVerdict, type Labels, type ParsingIssue, type VerdictLabel } from './verdict.ts';

export interface Question {
  /** Left out of the request where it is empty. */
  readonly system?: string | null;
  readonly prompt: string;
  /** Parameters of the request. */
  readonly sampling: Sampling;
  readonly labels: Labels;
  /** Which label of the answer counts. */
  readonly counts: z.output<typeof VerdictLabel>;
}

/** Prompt, answer and label, in NeMo Gym's form: one of the record's `judge_evaluations`. */
export interface Evaluation {
  readonly responses_create_params: Sampling & { readonly input: readonly Message[] };
  readonly response: { readonly output: readonly Item[] };
  readonly verdict_label: string | null;
  /** Left out where there are none. */
  readonly judgement_parsing_issues?: readonly ParsingIssue[];
}

/**
 * Whether the judge says "equal", and each answer of his. Where the first label counts, "not equal" is also what he says who
 * names neither, and a `JudgeError` tells that the answer was cut short. Where the last one counts, he is asked again.
 */
export async function evaluate(
  judge: RoleModel,
  question: Question,
): Promise<{ equal: boolean; evaluations: Evaluation[] }> {
  const { prompt, sampling, labels, counts } = question;
  const input = [...(question.system ? [system(question.system)] : []), user(prompt)];
  const evaluations: Evaluation[] = [];
  const keep = (output: readonly Item[], verdict_label: string | null, issues: readonly ParsingIssue[] = []) => {
    evaluations.push({
      responses_create_params: { ...sampling, input },
      response: { output },
      verdict_label,
      ...(issues.length > 0 && { judgement_parsing_issues: issues }),
    });
    return verdict_label;
  };

  if (counts === 'first') {
    const output = await judge.items(input, sampling);
    return { equal: keep(output, readVerdict(output, labels)) === labels.equal, evaluations };
  }
  const read = (output: readonly Item[]): string | undefined => {
    const { label, issues } = readLastVerdict(output, labels);
    return keep(output, label, issues) ?? undefined;
  };
  return { equal: (await judge.verdict(input, read, sampling)) === labels.equal, evaluations };
}
