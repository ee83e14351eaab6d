/** What errors become: one line and an exit code. */

import { describe, expect, it } from 'vitest';
import { DatasetError } from '../../results/dataset.ts';
import { StoreError } from '../../store/store.ts';
import { errorText } from '../../contracts/error-text.ts';
import { commandText, exitCodeFor, flagOf, UsageError } from '../../cli/errors.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { UnavailableError } from '../../batches/temporal/unavailable-error.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { InvalidOptionError } from '../../environments/errors.ts';

describe('an error', () => {
  it.each([
    [new UsageError('x'), 2],
    [new ConfigurationError('x'), 2],
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

describe('an option of the library', () => {
  it.each([
    ['rows', 'ROWS'],
    ['maxTurns', '--max-turns'],
    ['models', '--model'],
    ['models.judge', '--model judge=…'],
    ['options.grading_mode', '--option grading_mode'],
    ['worker', '--no-worker'],
  ])('%s is the flag %s', (field, flag) => {
    expect(flagOf(field)).toBe(flag);
  });

  it('is a flag in what the command line says, and a name of its own in what the library says', () => {
    const error = new ConfigurationError('must be at least 1, not 0', { field: 'maxTurns' });
    expect(error.message).toBe('maxTurns: must be at least 1, not 0');
    expect(commandText(error)).toBe('--max-turns: must be at least 1, not 0');
    const unknown = new ConfigurationError('unknown environment "x"', { solvedBy: 'environments' });
    expect(unknown.message).toBe('unknown environment "x" (see the option environments)');
    expect(commandText(unknown)).toBe('unknown environment "x" (--environments MODULE adds your own)');
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
