/** What is in a file of JSON lines, open to a test's questions. */

import { readFileSync } from 'node:fs';

/** A line of a file of results. */
export type Line = Record<string, any>;

export function linesIn(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
