/** The suites, in the order in which they are reported. */

import { equivalenceLlmJudgeSuite } from './equivalence_llm_judge.ts';
import type { FidelitySuite } from './suite.ts';

export const suites: readonly FidelitySuite[] = [equivalenceLlmJudgeSuite];
