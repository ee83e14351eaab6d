/** The suites, in the order in which they are reported. */

import { calendarSuite } from './calendar.ts';
import { codeGenSuite } from './code_gen.ts';
import { equivalenceLlmJudgeSuite } from './equivalence_llm_judge.ts';
import { exampleMultiStepSuite } from './example_multi_step.ts';
import { exampleSessionStateMgmtSuite } from './example_session_state_mgmt.ts';
import { exampleSingleToolCallSuite } from './example_single_tool_call.ts';
import { googleSearchSuite } from './google_search.ts';
import { instructionFollowing } from './instruction_following.ts';
import { mathAdvancedCalculationsSuite } from './math_advanced_calculations.ts';
import { mathWithJudgeSuite } from './math_with_judge.ts';
import { mcqaSuite } from './mcqa.ts';
import { structuredOutputsSuite } from './structured_outputs.ts';
import type { FidelitySuite } from './suite.ts';
import { workplaceAssistantSuite } from './workplace_assistant.ts';

export const suites: readonly FidelitySuite[] = [
  calendarSuite,
  codeGenSuite,
  equivalenceLlmJudgeSuite,
  exampleMultiStepSuite,
  exampleSessionStateMgmtSuite,
  exampleSingleToolCallSuite,
  googleSearchSuite,
  instructionFollowing,
  mathAdvancedCalculationsSuite,
  mathWithJudgeSuite,
  mcqaSuite,
  structuredOutputsSuite,
  workplaceAssistantSuite,
];
