/** The file of a scripted model: what it answers, by role, row, sample and turn. JSON Lines, one entry a line. */

import { z } from 'zod';
import { Item } from './conversation.ts';
import { finishReasons } from './model.ts';

const ScriptedCall = z.strictObject({
  name: z.string(),
  /** Text is sent as it stands, so that a script can hold malformed JSON; an object is written as JSON. */
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** One answer: the assistant's text, or what it consists of. An answer of nothing is a turn without any item. */
export const ScriptedAnswer = z.union([
  z.string(),
  z.strictObject({
    text: z.string().optional(),
    calls: z.array(ScriptedCall).optional(),
    /** Items of the Responses API, before text and calls, exactly as given. */
    items: z.array(Item).optional(),
    /** @default 'stop' */
    finish: z.enum(finishReasons).optional(),
    delay_ms: z.number().min(0).optional(),
  }),
]);
export type ScriptedAnswer = z.infer<typeof ScriptedAnswer>;

/** Answers to the calls of one role, turn by turn. What is left out of `role`, `row` and `sample` fits all of them. */
export const ScriptEntry = z.strictObject({
  role: z.string().optional(),
  row: z.int().min(0).optional(),
  sample: z.int().min(0).optional(),
  /** For `dgym env test` alone: what a judge or a simulated user says while the gold answer is played. */
  gold: z.boolean().optional(),
  turns: z.array(ScriptedAnswer),
});
export type ScriptEntry = z.infer<typeof ScriptEntry>;

/** Reads a script; an `Error` names the first line that is wrong. Blank lines are skipped. */
export function parseScript(text: string): ScriptEntry[] {
  const entries: ScriptEntry[] = [];
  const seen = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const number = index + 1;
    const entry = ScriptEntry.safeParse(parseJson(line, number));
    if (!entry.success) throw new Error(`line ${number} of the script: ${z.prettifyError(entry.error)}`);
    const { role, row, sample, gold = false } = entry.data;
    const key = JSON.stringify([role, row, sample, gold]);
    const first = seen.get(key);
    if (first !== undefined) {
      throw new Error(`line ${number} of the script is for the same role, row and sample as line ${first}`);
    }
    seen.set(key, number);
    entries.push(entry.data);
  }
  return entries;
}

/** The most specific entry that fits: the role counts most, then the row, then the sample. Gold entries are for gold calls. */
export function findScriptEntry(
  entries: readonly ScriptEntry[],
  call: { role: string; row: number; sample: number; gold?: boolean },
): ScriptEntry | undefined {
  let best: ScriptEntry | undefined;
  let bestRank = -1;
  for (const entry of entries) {
    if ((entry.gold ?? false) !== (call.gold ?? false)) continue;
    if (entry.role !== undefined && entry.role !== call.role) continue;
    if (entry.row !== undefined && entry.row !== call.row) continue;
    if (entry.sample !== undefined && entry.sample !== call.sample) continue;
    const rank =
      (entry.role === undefined ? 0 : 4) + (entry.row === undefined ? 0 : 2) + (entry.sample === undefined ? 0 : 1);
    if (rank > bestRank) [best, bestRank] = [entry, rank];
  }
  return best;
}

function parseJson(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${number} of the script is not JSON`);
  }
}
