/** Reads a file of rollouts, as `dgym collect --out` and `dgym export` write them. */

import type { RolloutRecord } from '../contracts/record.ts';
import { readJsonLines } from './json-lines.ts';

/**
 * The records of a `rollouts.jsonl`, one in memory at a time. A line that is no JSON object is a `DatasetError` that names file
 * and line.
 *
 * @example
 * for await (const { reward, rollout } of readRollouts('rollouts.jsonl')) console.log(rollout.id, reward);
 */
export async function* readRollouts(path: string): AsyncIterable<RolloutRecord> {
  for await (const { parse } of readJsonLines(path)) yield parse() as unknown as RolloutRecord;
}
