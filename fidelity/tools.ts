/** What an environment's tools answer to a model that makes one call a turn and then speaks. */

import type { Row } from '../contracts/dataset.ts';
import type { Environment } from '../environments/environment.ts';
import { play, type Played } from '../environments/play.ts';

/** A tool, and its arguments as the model writes them: text is sent as it stands. */
export type Call = readonly [name: string, args: string | Record<string, unknown>];

export async function callTools(
  environment: Environment,
  row: Row,
  calls: readonly Call[],
  last = 'Done.',
): Promise<Played & { outputs: readonly string[] }> {
  const turns = calls.map(([name, args]) => ({ calls: [{ name, arguments: args }] }));
  const played = await play(environment, { row, script: [...turns, last] });
  const outputs = played.transcript.flatMap((item) =>
    item.type === 'function_call_output' ? [(item as { output: string }).output] : [],
  );
  return { ...played, outputs };
}
