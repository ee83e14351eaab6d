/** The label in a judge's answer. */

import { z } from 'zod';
import type { Item } from '../../contracts/conversation.ts';
import { isMessage } from '../../contracts/transcript.ts';

/** What a judge writes for "the same" and for "not the same". One may be a part of the other. */
export interface Labels {
  readonly equal: string;
  readonly notEqual: string;
}

/**
 * Which label of an answer counts: the `first`, as NeMo Gym reads it up to its version 0.6, where neither means "not equal"; or
 * the `last`, as since version 0.7, where a judge who names neither is asked again, and then the rollout has no reward.
 */
export const VerdictLabel = z.enum(['first', 'last']).default('first');

/**
 * The label that stands first in the last part of the last item, if that is a message; `null` for none. So `INCORRECT` is not
 * `CORRECT`: the label begins before the other that it contains.
 */
export function readVerdict(output: readonly Item[], { equal, notEqual }: Labels): string | null {
  const text = verdictText(output) ?? '';
  const [equalAt, notEqualAt] = [text.indexOf(equal), text.indexOf(notEqual)];
  if (equalAt >= 0 && (notEqualAt < 0 || equalAt < notEqualAt)) return equal;
  return notEqualAt >= 0 ? notEqual : null;
}

/** What may be wrong with an answer, in NeMo Gym's words. After the first two there is no verdict. */
export type ParsingIssue = 'unparseable_judge_output' | 'no_verdict' | 'conflicting_verdicts' | 'repeated_verdict';

/** The label that stands last there. Labels do not overlap: `INCORRECT` does not hold `CORRECT`, too. */
export function readLastVerdict(
  output: readonly Item[],
  labels: Labels,
): { label: string | null; issues: ParsingIssue[] } {
  const text = verdictText(output);
  if (text === undefined) return { label: null, issues: ['unparseable_judge_output'] };
  const found = labelsIn(text, labels);
  const label = found.at(-1) ?? null;
  if (label === null) return { label, issues: ['no_verdict'] };
  if (new Set(found).size > 1) return { label, issues: ['conflicting_verdicts'] };
  return { label, issues: found.length > 1 ? ['repeated_verdict'] : [] };
}

function labelsIn(text: string, { equal, notEqual }: Labels): string[] {
  // Where both begin at one place, the longer one is meant.
  const labels = [equal, notEqual].sort((one, other) => other.length - one.length);
  const found: string[] = [];
  for (let at = 0; at < text.length;) {
    const label = labels.find((one) => text.startsWith(one, at));
    if (label !== undefined) found.push(label);
    at += label?.length ?? 1;
  }
  return found;
}

/** The last part of the last item; `undefined` where that is no message with parts. */
function verdictText(output: readonly Item[]): string | undefined {
  const last = output.at(-1);
  if (!last || !isMessage(last) || !Array.isArray(last.content)) return undefined;
  const part = last.content.at(-1);
  return part && (part.text ?? '');
}
