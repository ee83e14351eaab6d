/** What the judge is told. */

import type { Labels } from '../judge/verdict.ts';

export const labels: Labels = { equal: '[[A=B]]', notEqual: '[[A!=B]]' };

export const instructions = `You compare the final answers that two assistants, A and B, gave to the same mathematical problem. You do not know which of them is right, and it does not matter: say whether the two answers are mathematically equivalent, and favour neither.

Only the mathematics counts. Notation, layout, units that agree, and instructions in the problem about the form of the answer do not: one half, 1/2 and 0.5 are the same answer. An answer that leaves out a part, adds a case, or is rounded where the other is exact is not the same.

Reason as briefly as you can. Then end with exactly one of these two labels:
${labels.equal} if the answers are equivalent
${labels.notEqual} if they are not`;

export function prompt(question: string, first: string, second: string): string {
  return `<|Problem|>
${question}

<|Start of Assistant A's Answer|>
${first}
<|End of Assistant A's Answer|>

<|Start of Assistant B's Answer|>
${second}
<|End of Assistant B's Answer|>`;
}
