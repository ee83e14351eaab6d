/** The task of a rollout as reward functions of trainers want it: what the environment knows beside the prompt. */

import { stringifyExact } from '../contracts/exact-json.ts';
import { rowOfRecord } from '../results/record/fields.ts';
import type { RolloutRecord } from '../contracts/record.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of the row, without the request. */
export function taskOf(record: RolloutRecord): Fields {
  const row = Object.entries(rowOfRecord(record, record.rollout.row_fields));
  return Object.fromEntries(row.filter(([name]) => name !== 'responses_create_params' && name !== 'agent_ref'));
}

/** Names that rows give to the one right answer. */
const answers = ['ground_truth', 'expected_answer', 'expected', 'answer', 'label'];

/** As text, because a column has one type: text as it is, anything else as JSON; where nothing is the answer, the whole task. */
export function groundTruth(task: Fields): string {
  const name = answers.find((answer) => task[answer] != null);
  const truth = name === undefined ? task : task[name];
  return typeof truth === 'string' ? truth : stringifyExact(truth);
}
