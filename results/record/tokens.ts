/** Whether the token ids of a rollout are one sequence, as trainers need them: each prompt all tokens before it, and more. */

import type { Item } from '../../contracts/conversation.ts';
import type { TokenTrace } from '../../contracts/record.ts';

/** `undefined` where the server sent no token ids. Nothing is repaired: a trainer needs the tokens that the model read. */
export function traceTokens(items: readonly Item[]): TokenTrace | undefined {
  const drifted: number[] = [];
  let turns = 0;
  let seen: readonly number[] = [];
  // On the last item of each model call, and nowhere else.
  for (const item of items) {
    const prompt = idsIn(item['prompt_token_ids']);
    const generated = idsIn(item['generation_token_ids']);
    if (!prompt || !generated || generated.length === 0) continue;
    turns += 1;
    if (!begins(prompt, seen)) drifted.push(turns);
    seen = [...prompt, ...generated];
  }
  return turns === 0 ? undefined : { turns, drifted };
}

/** A prompt that adds nothing is not the next turn's. */
function begins(prompt: readonly number[], seen: readonly number[]): boolean {
  return (seen.length === 0 || prompt.length > seen.length) && seen.every((id, index) => id === prompt[index]);
}

function idsIn(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((id) => Number.isInteger(id)) ? (value as number[]) : undefined;
}
