/** The suites, in the order in which they are reported. */

import type { FidelitySuite } from './suite.ts';

export const suites: readonly FidelitySuite[] = [];
