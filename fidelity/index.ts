/** The suites, in the order in which they are reported. */

import { mathAdvancedCalculationsSuite } from './math_advanced_calculations.ts';
import type { FidelitySuite } from './suite.ts';

export const suites: readonly FidelitySuite[] = [mathAdvancedCalculationsSuite];
