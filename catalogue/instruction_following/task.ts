/** The instructions of a row, where its author put them. */

import { z } from 'zod';
import { InvalidRowError } from '../../environments/errors.ts';

const Task = z.object({
  instruction_id_list: z.array(z.string()),
  /** One for each instruction, in the same order. */
  kwargs: z.array(z.record(z.string(), z.unknown()).nullable()),
  prompt: z.string(),
});

/** All of them or one by one: rows of before 2026 have them beside `responses_create_params`. */
export const TaskFields = Task.partial().extend({
  instruction_id_list: Task.shape.instruction_id_list.nullish(),
  kwargs: Task.shape.kwargs.nullish(),
  prompt: Task.shape.prompt.nullish(),
  /** All or nothing, or the share of the instructions that are followed. */
  grading_mode: z.enum(['binary', 'fraction']).optional(),
});

type Fields = z.output<typeof TaskFields>;
/** What `verifier_metadata` holds goes before what the row holds itself. */
type RowFields = Fields & { readonly verifier_metadata?: Fields | null | undefined };

export function gradingModeOf({ verifier_metadata: metadata, grading_mode }: RowFields): 'binary' | 'fraction' {
  return metadata?.grading_mode ?? grading_mode ?? 'binary';
}

export function taskOf(row: RowFields): z.output<typeof Task> {
  const { verifier_metadata: metadata } = row;
  const merged = {
    instruction_id_list: metadata?.instruction_id_list ?? row.instruction_id_list,
    kwargs: metadata?.kwargs ?? row.kwargs,
    prompt: metadata?.prompt ?? row.prompt,
  };
  const missing = Object.entries(merged).filter(([, value]) => value == null);
  if (missing.length === 0) return Task.parse(merged);
  throw new InvalidRowError(
    `verifier_metadata is missing required fields: ${missing.map(([name]) => name).join(', ')}`,
  );
}
