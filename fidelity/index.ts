/** The suites, in the order in which they are reported. */

import { mathAdvancedCalculationsSuite } from './math_advanced_calculations.ts';
import type { FidelitySuite } from './suite.ts';
import { workplaceAssistantSuite } from './workplace_assistant.ts';

export const suites: readonly FidelitySuite[] = [mathAdvancedCalculationsSuite, workplaceAssistantSuite];
