/** What may be meant as it is, but is worth a look. */

import type { FunctionCall, FunctionCallOutput } from '../../contracts/conversation.ts';
import { isFunctionCall } from '../../contracts/transcript.ts';
import type { Environment } from '../environment.ts';
import type { Rollout } from '../rollout.ts';

/** Calls that no tool has seen: a script may want to show them, or have a slip of the pen. */
export function refusedCalls({ transcript, tools }: Rollout, environment: Environment): string[] {
  const known = environment.describe().tools.map(({ name }) => name);
  const offered = tools.map(({ name }) => name).filter((name) => !known.includes(name));
  const notes = offered.map((name) => `offers the model the tool "${name}", which ${environment.name} does not have`);
  for (const call of transcript.filter(isFunctionCall)) {
    if (!known.includes(call.name)) notes.push(`the script calls the unknown tool "${call.name}"`);
    else if (isRefusal(outputOf(call)))
      notes.push(`the script calls "${call.name}" with ${call.arguments}: ${outputOf(call)}`);
  }
  return notes;

  function outputOf({ call_id }: FunctionCall): string {
    const output = transcript.find(
      (item): item is FunctionCallOutput => item.type === 'function_call_output' && item['call_id'] === call_id,
    );
    return typeof output?.output === 'string' ? output.output : '';
  }
}

/** As `environments/tools.ts` words it. */
function isRefusal(output: string): boolean {
  return output.startsWith('{"error":"Invalid tool call arguments: ') || /^\{"detail":\[.*"loc":\["body"/.test(output);
}
