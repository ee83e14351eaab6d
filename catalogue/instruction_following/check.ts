/** Which of a row's instructions a text follows. */

import { offload } from '../../environments/offload.ts';
import { isPlain } from './pattern.ts';
import { checkerOf, type Given } from './registry.ts';

interface Task {
  readonly text: string;
  readonly given: readonly Given[];
}

/** One for each instruction, in the same order. */
export const checkAll = offload(followed, { module: import.meta.url, isQuick, milliseconds: 30_000 });

export function followed({ text, given }: Task): boolean[] {
  return given.map((one) => checkerOf(one)(text));
}

/** Sentences and words take a millisecond for 1,000 characters; what a row brings may be any pattern. */
function isQuick({ text, given }: Task): boolean {
  const texts = given.flatMap(({ arguments: named }) => Object.values(named ?? {}).flat());
  return text.length <= 4_000 && texts.every((value) => typeof value !== 'string' || isPlain(value));
}
