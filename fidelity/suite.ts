/** Observed cases of NeMo Gym's environments, and what ours do with them. */

import { isDeepStrictEqual } from 'node:util';

/** What was given to the original, and what it answered. */
export interface FidelityCase {
  /** What was given, in short. */
  readonly name: string;
  /** Observed: a reward, a tool's output, details, whatever the specification tells. */
  readonly expected: unknown;
  /** What ours makes of the same. */
  readonly actual: () => Promise<unknown>;
  /** Why ours differs on purpose. A difference without a reason is a defect, and so is a reason without a difference. */
  readonly difference?: string;
}

/** All specified cases of one environment. */
export interface FidelitySuite {
  readonly environment: string;
  readonly cases: readonly FidelityCase[];
  /** What this machine lacks to run them, if anything. */
  readonly missing?: () => Promise<string | undefined>;
}

export interface FidelityResult {
  readonly name: string;
  readonly outcome: 'agrees' | 'differs as known' | 'differs' | 'agrees now';
  readonly expected: unknown;
  readonly actual: unknown;
  readonly difference?: string;
}

export async function compare({ name, expected, difference, actual: run }: FidelityCase): Promise<FidelityResult> {
  const actual = await run().catch((error: unknown) => ({ error: String(error) }));
  const agrees = isDeepStrictEqual(actual, expected);
  if (difference === undefined) return { name, outcome: agrees ? 'agrees' : 'differs', expected, actual };
  return { name, outcome: agrees ? 'agrees now' : 'differs as known', expected, actual, difference };
}
