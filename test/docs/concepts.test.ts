/** docs/concepts.md says who is to blame as contracts/failures.ts does. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blameOf, blames, failureClasses } from '../../contracts/failures.ts';
import { root } from './documents.ts';

const text = readFileSync(join(root, 'docs/concepts.md'), 'utf8');
const cells = text
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

test('the table of failure classes is the one of the code', () => {
  const told = cells.filter(([, name = '']) => name in failureClasses).map(([, ...row]) => row.slice(0, 3));
  const meant = Object.entries(failureClasses).map(([name, { blame, retryable }]) => [
    name,
    blame,
    retryable ? 'yes' : 'no',
  ]);
  expect(told).toEqual(meant);
});

test('each blame is explained', () => {
  const told = cells.map(([, name = '']) => name).filter((name) => blames.some((blame) => blame === name));
  expect(told).toEqual([...blames]);
});

test.each([
  [{ class: 'environment_error', step: 'reward' }, 'verifier'],
  [{ class: 'activity_timeout', step: 'reward' }, 'verifier'],
  [{ class: 'environment_error', step: 'call' }, 'machinery'],
  [{ class: 'store_failed', step: 'reward' }, 'machinery'],
  [{ class: 'judge_unparseable', step: 'reply' }, 'verifier'],
  [{ class: 'of a later version' }, 'machinery'],
])('%j is the fault of the %s', (failure, blame) => {
  expect(blameOf(failure)).toBe(blame);
});
