/** The suites, in the order in which they are reported. */

import { instructionFollowing } from './instruction_following.ts';
import type { FidelitySuite } from './suite.ts';

export const suites: readonly FidelitySuite[] = [instructionFollowing];
