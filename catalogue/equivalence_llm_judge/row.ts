/** A row: a question, and the answer that counts. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';

const Fields = gymRow({
  expected_answer: lax.str().nullish(),
  /** Its `expected_answer` counts where the row has none. */
  metadata: z.record(z.string(), z.unknown()).nullish(),
  /** `output_regex` takes the answer out of what the model said. */
  template_metadata: z.unknown().optional(),
  uuid: z.union([lax.str(), lax.int()]).nullish(),
  options: lax.list(z.record(z.string(), lax.str())).nullish(),
  /** Noted while reading: the original finds no question in an `input` that is a text. */
  input_is_text: z.boolean().optional(),
});

export const Row = z.preprocess((row) => {
  const { responses_create_params: params } = (row ?? {}) as { responses_create_params?: { input?: unknown } };
  return typeof params?.input === 'string' ? { ...(row as object), input_is_text: true } : row;
}, Fields);
export type Row = z.output<typeof Row>;
