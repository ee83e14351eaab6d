/** What errors become: one line and an exit code. */

import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../results/dataset.ts';
import { StoreError } from '../../store/store.ts';
import { errorText } from '../../contracts/error-text.ts';
import { exitCodeFor, UsageError } from '../../cli/errors.ts';
import { UnavailableError } from '../../batches/temporal/unavailable-error.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { InvalidOptionError } from '../../environments/errors.ts';

describe('an error', () => {
  it.each([
    [new UsageError('x'), 2],
    [new DatasetError('x'), 2],
    [new InvalidOptionError('key', 'x'), 2],
    [new UnavailableError('x'), 3],
    [new StoreError('x'), 3],
    [new Error('x'), 1],
    ['x', 1],
  ])('%s ends the command with %d', (error, code) => {
    expect(exitCodeFor(error)).toBe(code);
  });

  it('is one line', () => {
    expect(errorText(new Error('first\n  second\n'))).toBe('first second');
  });

  it('shows its stack only when asked', () => {
    const error = new UsageError('bad');
    expect(errorText(error)).toBe('bad');
    expect(errorText(error, true)).toContain('errors.test.ts');
  });
});

describe('a suggestion', () => {
  it('is the nearest known name', () => {
    expect(suggestion('sampels', ['rows', 'samples', 'seed'])).toBe(' (did you mean "samples"?)');
  });

  it('is left out when nothing is near', () => {
    expect(suggestion('zebra', ['rows', 'samples'])).toBe('');
  });
});
