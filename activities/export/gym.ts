/** NeMo Gym's rollout rows: the records as they are. */

import type { Verified } from '../results/endings.ts';

export function gym({ text }: Verified): string {
  return text;
}
