/** The suites, in the order in which they are reported. */

import { structuredOutputs } from './structured_outputs.ts';
import type { FidelitySuite } from './suite.ts';

export const suites: readonly FidelitySuite[] = [structuredOutputs];
