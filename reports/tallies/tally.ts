/** One part of a section: fed with groups, asked at the end. What it holds does not grow with the number of rollouts. */

import type { Group } from '../groups.ts';

export interface PartTally<Part> {
  add(group: Group): void;
  /** `rows`: how many groups there were. */
  result(rows: number): Part;
}

/** Rewards are sums of weighted parts: 0.7 + 0.2 + 0.1 is less than 1. */
const tolerance = 1e-9;

export function passes(reward: number, threshold: number): boolean {
  return reward >= threshold - tolerance;
}
