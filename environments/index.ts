/** The environments that ship with this package. */

import { coffeeBar } from './coffee_bar/index.ts';
import type { Environment } from './definition.ts';
import { exampleMultiStep } from './example_multi_step/index.ts';
import { exampleSessionStateMgmt } from './example_session_state_mgmt/index.ts';
import { exampleSingleToolCall } from './example_single_tool_call/index.ts';
import { mcqa } from './mcqa/index.ts';
import { structuredOutputs } from './structured_outputs/index.ts';

const shipped: readonly Environment[] = [
  coffeeBar,
  exampleMultiStep,
  exampleSessionStateMgmt,
  exampleSingleToolCall,
  mcqa,
  structuredOutputs,
];

/** By name. */
export const environments: ReadonlyMap<string, Environment> = new Map(
  shipped.map((environment) => [environment.name, environment]),
);
