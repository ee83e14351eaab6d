/** `docs/reliability.md`: every fault names the test that shows it, and that test is there. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, root } from './documents.ts';

const { sections } = documents.find(({ path }) => path === 'docs/reliability.md')!;
const testsIn = (text: string): string[] => [...text.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = '']) => path);
// A section without text is the heading over those that follow.
const faults = sections.filter(({ prose }) => prose.split('\n').slice(1).join('').trim() !== '').slice(1);

test.each(faults)('$heading', ({ prose }) => {
  const named = testsIn(prose);
  expect(named).not.toEqual([]);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
