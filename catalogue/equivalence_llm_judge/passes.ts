/** What the judge is asked, one thing after the other, until the reward is known. */

import type { Settings } from './options.ts';
import type { OutputRegex } from './output-regex.ts';

interface Answers extends Pick<OutputRegex, 'ownPattern' | 'isLong'> {
  readonly expected: string;
  /** What the pattern found. */
  readonly generated: string;
  /** All that the model said last. */
  readonly whole: string;
}

/** `isEqual` asks the judge about the expected answer and a candidate. */
export async function pass(
  isEqual: (expected: string, generated: string) => Promise<boolean>,
  { expected, generated, whole, ownPattern, isLong }: Answers,
  options: Settings,
): Promise<number> {
  if (await isEqual(expected, generated)) {
    if (!options.check_twice_swap || isLong) return 1;
    // A judge who prefers a place may have said so because of the order.
    return (await isEqual(generated, expected)) ? 1 : options.reward_if_swap_fails;
  }
  // The row's pattern may have missed what the model meant; a long answer was compared as a whole already.
  if (!options.check_full_generation_on_fail || !ownPattern || isLong) return 0;
  return (await isEqual(expected, whole)) ? options.reward_if_full_generation_succeeds : 0;
}
