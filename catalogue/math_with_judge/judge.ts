/** Two answers to one problem, compared by a model in both orders. */

import type { z } from 'zod';
import type { Sampling } from '../../contracts/conversation.ts';
import type { RoleModel } from '../../environments/definition.ts';
import { JudgeError } from '../../environments/errors.ts';
import { evaluate, type Evaluation } from '../judge/evaluate.ts';
import type { VerdictLabel } from '../judge/verdict.ts';
import { instructions, labels, prompt } from './prompts.ts';

interface Answers {
  readonly question: string;
  readonly expected: string;
  readonly given: string;
}

/** Equal only where the judge says so both times: one who prefers a place would be wrong once. */
export async function judgeTwice(
  judge: RoleModel,
  { question, expected, given }: Answers,
  { sampling, counts }: { readonly sampling: Sampling; readonly counts: z.output<typeof VerdictLabel> },
): Promise<{ score: number; evaluations: Evaluation[] }> {
  const evaluations: Evaluation[] = [];
  for (const [first, second] of [
    [expected, given],
    [given, expected],
  ] as const) {
    const asked = { system: instructions, prompt: prompt(question, first, second), sampling, labels, counts };
    const { equal, evaluations: heard } = await evaluate(judge, asked);
    if (heard.at(-1)?.response.output.length === 0) throw new JudgeError('judge', 'The judge produced nothing.');
    evaluations.push(...heard);
    if (!equal) return { score: 0, evaluations };
  }
  return { score: 1, evaluations };
}
