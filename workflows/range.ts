/** Some of a batch's rollouts: starts them itself, or splits into child ranges when they are many. */

import type { RangeInput, Tally } from '../contracts/batch.ts';
import { split } from './bounds.ts';
import { leaf } from './leaf.ts';
import { spread } from './spread.ts';

export async function range(input: RangeInput): Promise<Tally> {
  const children = split(input, input.batch.samples);
  return children.length === 0 ? leaf(input) : spread(input, children);
}
