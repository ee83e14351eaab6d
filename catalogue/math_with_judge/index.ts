/** NeMo Gym's mathematics with free answers: compared by math-verify, then, where it sees no equality, by a model. */

import { z } from 'zod';
import { gymRow, ResponsesCreateParams } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { outputText } from '../../conversation/text.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { venvPython } from '../python/venv.ts';
import { VerdictLabel } from '../judge/verdict.ts';
import { goldOf } from './gold.ts';
import { judgeTwice } from './judge.ts';
import { compare } from './library.ts';

export const mathWithJudge = defineEnvironment({
  name: 'math_with_judge',
  description: 'Mathematics with free answers, compared by math-verify and then by a model.',
  placement: 'queue',
  needs: { python: true },
  row: gymRow({ question: lax.str(), expected_answer: lax.str() }),
  state: z.object({}),
  options: z.object({
    /** Whether the judge decides where math-verify sees no equality. */
    should_use_judge: z.boolean().default(true),
    /** Of every request to the judge: `temperature`, `max_output_tokens`, … */
    judge_responses_create_params: ResponsesCreateParams.omit({ input: true, tools: true }).default({}),
    /** Which of the labels in the judge's answer counts. */
    verdict_label: VerdictLabel,
  }),
  presets: {
    openmathreasoning: { should_use_judge: false },
    'openmathreasoning-2025-12': { should_use_judge: true },
    stack_overflow: { should_use_judge: true },
    dapo17k: { should_use_judge: false },
  },
  roles: ['judge'],
  idle_roles: ({ should_use_judge }) => (should_use_judge ? [] : ['judge']),

  open({ row }) {
    // A worker that cannot compare must not let a model work for nothing.
    venvPython('math_with_judge');
    return { state: {}, items: row.responses_create_params.input };
  },

  rewards: {
    async correct({ row, options, transcript, models, signal }) {
      const { question, expected_answer } = row;
      const text = outputText(sinceOpening(transcript, row.responses_create_params.input));
      const { score, extracted, error } = await compare(goldOf(expected_answer), text, signal);
      const details = {
        expected_answer,
        extracted_answer: extracted,
        library_reward: score,
        ...(error !== undefined && { library_error: error }),
      };
      if (score > 0.5 || !options.should_use_judge) return { score, details: { ...details, judge_evaluations: null } };

      const answers = { question, expected: expected_answer, given: extracted ?? text };
      const judged = await judgeTwice(models.judge, answers, {
        sampling: options.judge_responses_create_params,
        counts: options.verdict_label,
      });
      return { score: judged.score, details: { ...details, judge_evaluations: judged.evaluations } };
    },
  },

  gold({ row }) {
    const gold = goldOf(row.expected_answer);
    return gold === '' ? undefined : `\\boxed{${gold}}`;
  },
});
