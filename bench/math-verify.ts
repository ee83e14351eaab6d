/** How many comparisons a second math-verify makes in its Python process: `compare` remembers them, so it is asked itself. */

import { library } from '../catalogue/math_with_judge/library.ts';

/** Answers as models give them, right and wrong. */
const pairs: readonly (readonly [gold: string, answer: string])[] = [
  ['42', 'So the total is \\boxed{42}.'],
  ['42', 'I think the result is 41.'],
  ['\\frac{3}{4}', 'Therefore \\boxed{0.75}'],
  ['\\frac{3}{4}', 'The probability is \\boxed{\\frac{6}{8}}.'],
  ['2\\sqrt{3}', 'Hence the length is \\boxed{\\sqrt{12}}.'],
  ['x = 3', 'Solving gives $x = 3$, so \\boxed{3}.'],
  ['\\{1, 2, 3\\}', 'The set is \\boxed{\\{3, 2, 1\\}}.'],
  ['(0, 1]', 'The function increases on \\boxed{(0, 1]}.'],
  ['\\pi r^2', 'The area is \\boxed{\\pi r^{2}}.'],
  ['x^2 + 2x + 1', 'Expanded, \\boxed{(x+1)^2}.'],
  [
    '\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}',
    'It is \\boxed{\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}}.',
  ],
  ['10%', 'That makes \\boxed{10\\%}.'],
];

const benchMs = 5_000;

/** By the clock: nearly all of it is the time of the Python process. */
export async function mathVerifySpeed(signal: AbortSignal): Promise<number> {
  const ask = async (index: number): Promise<void> => {
    const [gold = '', answer = ''] = pairs[index % pairs.length] ?? [];
    // None is like another, so that nothing on the way remembers it.
    await library.ask({ gold, answer: `Step ${index}. ${answer}` }, 10, signal);
  };
  // It starts, and imports its packages.
  for (let index = 0; index < pairs.length; index++) await ask(index);
  const started = performance.now();
  let count = pairs.length;
  while (performance.now() - started < benchMs) await ask(count++);
  return ((count - pairs.length) / (performance.now() - started)) * 1000;
}
