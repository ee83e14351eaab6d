/** NeMo Gym's open questions with short answers, graded by a model that compares them with the expected ones. */

import { z } from 'zod';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { evaluate, type Evaluation } from '../judge/evaluate.ts';
import { fillTemplate } from '../judge/template.ts';
import { strip } from '../python/text.ts';
import { extract } from './extract.ts';
import { presets, Settings } from './options.ts';
import { outputRegex } from './output-regex.ts';
import { pass } from './passes.ts';
import { answersTemplate } from './prompts.ts';
import { Row } from './row.ts';
import { expectedOf, lastSaid, questionOf } from './texts.ts';

export const equivalenceLlmJudge = defineEnvironment({
  name: 'equivalence_llm_judge',
  description: 'Short answers, compared with the expected ones by a model.',
  placement: 'inline',
  row: Row,
  state: z.object({}),
  options: Settings,
  presets,
  roles: ['judge'],

  open({ row, options }) {
    // A row that cannot be graded is not worth a model call.
    outputRegex(row, options);
    return { state: {}, items: row.responses_create_params.input };
  },

  rewards: {
    async equivalent({ row, options, transcript, models, signal }) {
      const { input } = row.responses_create_params;
      const labels = { equal: options.judge_equal_label, notEqual: options.judge_not_equal_label };
      const template = strip(options.judge_prompt_template ?? answersTemplate(labels));
      const asked = { text: questionOf(input), source: options.question_extract_regex };
      const question = row.input_is_text ? '' : await extract(asked, signal);
      const evaluations: Evaluation[] = [];
      const isEqual = async (expected_answer: string, generated_answer: string): Promise<boolean> => {
        const asked = await evaluate(models.judge, {
          system: options.judge_system_message,
          prompt: fillTemplate(template, { question, expected_answer, generated_answer }),
          sampling: options.judge_responses_create_params,
          labels,
          counts: options.verdict_label,
        });
        evaluations.push(...asked.evaluations);
        return asked.equal;
      };

      const said = lastSaid(sinceOpening(transcript, input));
      const whole = said === '' ? options.msg_extraction_failure : said;
      const { pattern, ownPattern, isLong } = outputRegex(row, options);
      const expected = expectedOf(row);
      const generated = said === '' ? whole : await extract({ text: said, source: pattern }, signal);
      const { max_answer_chars: most } = options;
      if (most !== null && Array.from(generated).length > most) {
        return { score: 0, details: { expected_answer: expected, judge_evaluations: [], answer_too_long: true } };
      }
      const score = await pass(isEqual, { expected, generated, whole, ownPattern, isLong }, options);
      return { score, details: { expected_answer: expected, judge_evaluations: evaluations } };
    },
  },
});
