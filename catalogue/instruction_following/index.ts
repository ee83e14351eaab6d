/** NeMo Gym's verifiable instructions: rules that an answer follows or does not, each checked by a rule of its own. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { lax } from '../../contracts/lax.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { lastText } from '../../environments/last-text.ts';
import { checkAll } from './check.ts';
import { checkerOf, type Given } from './registry.ts';
import { gradingModeOf, TaskFields, taskOf } from './task.ts';

const Row = gymRow({
  ...TaskFields.shape,
  id: lax.int(),
  verifier_metadata: TaskFields.nullish(),
});

const Settings = z.object({
  /** Draw an argument that a row leaves out, as NeMo Gym does; otherwise such a row is refused. */
  draw_missing_arguments: z.boolean().default(false),
});

export const instructionFollowing = defineEnvironment({
  name: 'instruction_following',
  description: 'Answers under instructions that a rule can check: words, lengths, formats, languages.',
  placement: 'inline',
  row: Row,
  options: Settings,
  state: z.object({}),
  open({ row, options }) {
    // A row that cannot be graded is better refused before a model has answered it.
    for (const given of givenIn(row, options)) checkerOf(given);
    return { state: {}, items: row.responses_create_params.input };
  },
  rewards: {
    async followed({ row, options, transcript, signal }) {
      const text = lastText(sinceOpening(transcript, row.responses_create_params.input));
      // The original ends in this error: an item without text has no attribute of that name.
      if (text === undefined) return { score: 0, details: { verify_error: 'AttributeError' } };
      const followed = await checkAll({ text, given: givenIn(row, options) }, signal);
      const all = followed.every(Boolean);
      const share = followed.filter(Boolean).length / Math.max(followed.length, 1);
      return {
        score: gradingModeOf(row) === 'fraction' ? share : Number(all),
        details: { follow_all_instructions: all, follow_instruction_list: followed },
      };
    },
  },
});

/** Each instruction that has a place in `kwargs`. */
function givenIn(row: z.output<typeof Row>, { draw_missing_arguments }: z.output<typeof Settings>): Given[] {
  const { instruction_id_list, kwargs } = taskOf(row);
  return instruction_id_list
    .slice(0, kwargs.length)
    .map((id, index) => ({ id, arguments: kwargs[index] ?? null, drawMissing: draw_missing_arguments }));
}
