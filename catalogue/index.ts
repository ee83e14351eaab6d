/** The environments that ship with this package. */

import { calendar } from './calendar/index.ts';
import { codeGen } from './code_gen/index.ts';
import { coffeeBar } from './coffee_bar/index.ts';
import type { Environment } from '../environments/environment.ts';
import { equivalenceLlmJudge } from './equivalence_llm_judge/index.ts';
import { exampleMultiStep } from './example_multi_step/index.ts';
import { exampleSessionStateMgmt } from './example_session_state_mgmt/index.ts';
import { exampleSingleToolCall } from './example_single_tool_call/index.ts';
import { googleSearch } from './google_search/index.ts';
import { instructionFollowing } from './instruction_following/index.ts';
import { mathAdvancedCalculations } from './math_advanced_calculations/index.ts';
import { mathWithJudge } from './math_with_judge/index.ts';
import { mcqa } from './mcqa/index.ts';
import { structuredOutputs } from './structured_outputs/index.ts';
import { workplaceAssistant } from './workplace_assistant/index.ts';

const shipped: readonly Environment[] = [
  calendar,
  codeGen,
  coffeeBar,
  equivalenceLlmJudge,
  exampleMultiStep,
  exampleSessionStateMgmt,
  exampleSingleToolCall,
  googleSearch,
  instructionFollowing,
  mathAdvancedCalculations,
  mathWithJudge,
  mcqa,
  structuredOutputs,
  workplaceAssistant,
];

/** By name. */
export const environments: ReadonlyMap<string, Environment> = new Map(
  shipped.map((environment) => [environment.name, environment]),
);
