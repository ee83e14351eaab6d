/** What a batch may set: the original's configuration, with the defaults of its class. */

import { z } from 'zod';
import { ResponsesCreateParams } from '../../contracts/dataset.ts';
import { templateFault } from '../judge/template.ts';
import { VerdictLabel } from '../judge/verdict.ts';
import { patternFault } from './extract.ts';
import { commandsTemplate, fields } from './prompts.ts';

const Pattern = z
  .string()
  .superRefine((pattern, context) => {
    const message = patternFault(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .nullable()
  .default(null);

const labels = { equal: '[[A=B]]', notEqual: '[[A!=B]]' };

export const Settings = z.object({
  /** Of every request to the judge: `temperature`, `max_output_tokens`, … */
  judge_responses_create_params: ResponsesCreateParams.omit({ input: true, tools: true }).default({}),
  /** Goes before the prompt where it is not empty. */
  judge_system_message: z.string().nullable().default(null),
  /** With `{question}`, `{expected_answer}` and `{generated_answer}`; `null` for the prompt of this environment. */
  judge_prompt_template: z
    .string()
    .superRefine((template, context) => {
      const message = templateFault(template, fields);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .nullable()
    .default(null),
  judge_equal_label: z.string().min(1).default(labels.equal),
  judge_not_equal_label: z.string().min(1).default(labels.notEqual),
  /** Which of the labels in the judge's answer counts. */
  verdict_label: VerdictLabel,
  /** An answer of more characters earns 0, and no judge is asked. */
  max_answer_chars: z.int().positive().nullable().default(null),
  /** Takes the question out of the last user message. */
  question_extract_regex: Pattern,
  /** Takes the answer out of the last assistant message. */
  response_extract_regex: Pattern,
  /** What is judged where the model said nothing. */
  msg_extraction_failure: z.string().default('[NO VALID ANSWER EXTRACTED]'),
  /** Whether "equal" has to hold with the two answers changed over, too. */
  check_twice_swap: z.boolean().default(false),
  reward_if_swap_fails: z.number().default(0),
  /** Whether `template_metadata.output_regex` of a row goes before `response_extract_regex`. */
  use_per_record_regex: z.boolean().default(true),
  /** An expected answer of more characters is compared with the whole text, whatever the row's pattern. */
  extraction_length_threshold: z.int().nullable().default(120),
  /** Whether the whole text is judged where what the row's pattern found is not equal. */
  check_full_generation_on_fail: z.boolean().default(true),
  reward_if_full_generation_succeeds: z.number().default(0.5),
});
export type Settings = z.output<typeof Settings>;

const configurations = {
  /** NeMo Gym's configuration of December 2025. */
  'openqa-2025-12': {
    msg_extraction_failure: '',
    check_twice_swap: true,
    extraction_length_threshold: 120,
    check_full_generation_on_fail: true,
    reward_if_full_generation_succeeds: 0.5,
  },
  /** NeMo Gym's configuration of August 2026. */
  default: {
    check_twice_swap: false,
    extraction_length_threshold: null,
    check_full_generation_on_fail: false,
    reward_if_full_generation_succeeds: 0,
  },
  lc_judge: {
    judge_equal_label: 'CORRECT',
    judge_not_equal_label: 'INCORRECT',
    question_extract_regex: '^QUESTION:\\s*(.*)$|</text>\\n\\n(.*)$',
  },
  nl2bash: {
    judge_prompt_template: commandsTemplate(labels),
    response_extract_regex: 'Answer:\\s*```(?:\\w+)?\\s*([\\s\\S]*?)\\s*```(?=[\\s\\S]*$)',
    use_per_record_regex: false,
    check_twice_swap: true,
  },
} satisfies Record<string, z.input<typeof Settings>>;

const { default: open, lc_judge, nl2bash } = configurations;

export const presets = {
  ...configurations,
  /** As NeMo Gym 0.7, of October 2026, reads the judge's verdict. */
  'default-2026-10': { ...open, verdict_label: 'last' },
  'lc_judge-2026-10': { ...lc_judge, verdict_label: 'last' },
  'nl2bash-2026-10': { ...nl2bash, verdict_label: 'last' },
} satisfies Record<string, z.input<typeof Settings>>;
