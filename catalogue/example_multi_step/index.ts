/** NeMo Gym's extraction in several steps: look up the value of every synonym of a term, in order, and submit the list. */

import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { readSubmission } from './submission.ts';

export const exampleMultiStep = defineEnvironment({
  name: 'example_multi_step',
  description: 'Look up the values of a term’s synonyms and submit them in order.',
  placement: 'inline',
  row: gymRow({
    id: lax.int(),
    expected_synonyms: lax.list(lax.str()),
    // The original divides by the length of the list.
    expected_synonym_values: lax.list(lax.int()).min(1),
    minefield_label: lax.str(),
    minefield_label_value: lax.int(),
  }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  tools: {
    get_synonym_value: {
      description: 'Get the value of a synonym.',
      input: z.object({ synonym: lax.str() }),
      run: ({ synonym }) => ({ synonym_value: sumOfCodePoints(synonym) }),
    },
    extract_synonym_values: {
      description: 'Submit the values of the synonyms that you looked up.',
      input: z.object({ synonym_values: lax.list(lax.int()) }),
      run: () => ({ success: true }),
    },
  },
  rewards: {
    accuracy({ row, transcript }) {
      const submission = readSubmission(sinceOpening(transcript, row.responses_create_params.input));
      if ('verify_error' in submission) return { score: 0, details: submission };
      const { values, parsed } = submission;
      const expected = row.expected_synonym_values;
      const accuracy = isDeepStrictEqual(values, expected);
      const overlap = new Set(expected.filter((value) => values.includes(value))).size / expected.length;
      return {
        score: Number(accuracy),
        details: {
          parsed_synonym_values: parsed,
          accuracy,
          set_overlap: overlap,
          original_term_minefield_hit: [row.minefield_label, row.minefield_label_value].some((it) =>
            values.includes(it),
          ),
          order_instruction_following_failure: !accuracy && overlap === 1,
        },
      };
    },
  },
});

function sumOfCodePoints(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);
}
