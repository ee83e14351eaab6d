/** Checks as they end, whatever happens in them. */

import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../cli/commands/doctor.ts';
import { examine, ok, problem, warning } from '../../../batches/probe/finding.ts';
import { exitCodes } from '../../../cli/errors.ts';

it('a check that hangs is a problem once its time is over, and is told to stop', async () => {
  let stopped = false;
  const found = await examine(
    'store',
    'fix it',
    (signal) => {
      signal.addEventListener('abort', () => (stopped = true));
      return new Promise<never>(() => undefined);
    },
    20,
  );
  expect(found).toEqual([problem('store', 'no answer within 0.02 s', 'fix it')]);
  expect(stopped).toBe(true);
});

it('a check that throws is a problem with one line', async () => {
  const found = await examine('store', 'fix it', () => Promise.reject(new Error('a\n  b')));
  expect(found).toEqual([problem('store', 'a b', 'fix it')]);
});

it.each([
  ['nothing', [], exitCodes.ok],
  ['warnings', [ok('node', '1'), warning('disk', 'small', 'free some')], exitCodes.ok],
  ['a problem', [ok('node', '1'), problem('model policy', 'gone', 'start it')], exitCodes.failed],
  ['a problem of the store', [problem('model policy', 'gone', '…'), problem('store', 'x', '…')], exitCodes.unavailable],
  ['a problem of Temporal', [problem('temporal', 'gone', 'start it')], exitCodes.unavailable],
])('the exit code after %s', (_, findings, code) => {
  expect(exitCodeOf(findings)).toBe(code);
});
