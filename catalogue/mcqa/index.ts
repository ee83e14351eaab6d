/** NeMo Gym's multiple-choice questions, graded by rule: the letter is read from the text in one of several ways. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { outputText } from '../../conversation/text.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { strip } from '../python/text.ts';
import { extractLetter, rowModes } from './extract.ts';
import { OutputRegex } from './output-regex.ts';

export const mcqa = defineEnvironment({
  name: 'mcqa',
  description: 'Multiple-choice questions, graded by the letter in the answer.',
  placement: 'inline',
  row: gymRow({
    options: z.array(z.record(z.string(), z.string().nullable())).nullish(),
    expected_answer: z.string().nullish(),
    grading_mode: z.enum(rowModes).default('strict_single_letter_boxed'),
    /** How the prompt of this row asks for the answer; goes before the mode. */
    template_metadata: z.looseObject({ output_regex: OutputRegex.optional() }).nullish(),
  }),
  options: z.object({
    /** In place of the rows' own modes. */
    grading_mode: z
      .enum([...rowModes, 'lenient_answer_colon_md'])
      .nullable()
      .default(null),
  }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  gold({ row }) {
    const letter = strip(row.expected_answer ?? '').toUpperCase();
    // A row's own pattern asks for a form of its own.
    if (letter === '' || row.template_metadata?.output_regex !== undefined) return undefined;
    return `Answer: ${letter}\n\\boxed{${letter}}`;
  },
  rewards: {
    async correct({ row, options, transcript, signal }) {
      const expected = strip(row.expected_answer ?? '').toUpperCase();
      const text = strip(outputText(sinceOpening(transcript, row.responses_create_params.input)));
      const question = {
        text,
        mode: options.grading_mode ?? row.grading_mode,
        options: (row.options ?? []).flatMap((option) => Object.entries(option)),
        patterns: row.template_metadata?.output_regex ?? [],
      };
      const extracted = await extractLetter(question, signal);
      return {
        score: Number(extracted !== null && expected !== '' && extracted === expected),
        details: { expected_answer: expected, extracted_answer: extracted },
      };
    },
  },
});
