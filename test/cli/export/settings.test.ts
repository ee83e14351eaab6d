import { describe, expect, test } from 'vitest';
import { exportSettings } from '../../../cli/export/settings.ts';
import { createProgram } from '../../../cli/program.ts';
import type { ExportFlags } from '../../../cli/flags/export.ts';
import { defaultOptions } from '../../../exports/batch.ts';

/** What commander makes of a command line. */
function flags(...words: string[]): ExportFlags {
  const command = createProgram().commands.find((one) => one.name() === 'export') ?? expect.fail('no export');
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  command.parseOptions(words);
  return command.opts<ExportFlags & Record<string, unknown>>();
}

const settings = (...words: string[]) => exportSettings(flags(...words), ['quiz', 'riddles']);

describe('the flags of export', () => {
  test('are filters and options', () => {
    expect(settings()).toEqual({ filters: {}, options: {} });
    expect(
      settings(
        ...['--environment', 'quiz', '--environment', 'riddles', '--min-reward', '-1', '--max-reward', '0.5'],
        ...['--stop-reason', 'completed', '--one-per-group', '--mixed-groups', '--complete-groups'],
      ),
    ).toEqual({
      filters: {
        environments: ['quiz', 'riddles'],
        stop_reasons: ['completed'],
        min_reward: -1,
        max_reward: 0.5,
        complete_groups: true,
        mixed_groups: true,
        one_per_group: true,
      },
      options: {},
    });
    expect(
      settings('--format', 'sft', '--group-statistics', '--arguments', 'string', '--tools', 'json-string'),
    ).toEqual({
      filters: {},
      options: { groupStatistics: true, arguments: 'string', tools: 'json-string' },
    });
    expect(
      settings('--format', 'dpo', '--pairs', 'all', '--min-difference', '0.25', '--completions', 'whole').options,
    ).toEqual({ pairs: 'all', minDifference: 0.25, completions: 'whole' });
    expect(settings('--format', 'nemo-rl', '--allow-text').options).toEqual({ allowText: true });
  });

  test('set every option there is', () => {
    const command = createProgram().commands.find((one) => one.name() === 'export') ?? expect.fail('no export');
    const names = command.options.map((option) => option.attributeName());
    expect(names).toEqual(expect.arrayContaining(Object.keys(defaultOptions)));
  });

  test.each([
    [['--pairs', 'all'], '--pairs is not for --format gym, but for dpo'],
    [['--format', 'dpo', '--group-statistics'], '--group-statistics is not for --format dpo, but for gym, '],
    [['--format', 'openrlhf', '--arguments', 'string'], '--arguments is not for --format openrlhf, but for sft, dpo'],
    [['--format', 'sft', '--allow-text'], '--allow-text is not for --format sft, but for nemo-rl'],
    [['--format', 'dpo', '--one-per-group'], '--one-per-group is not for --format dpo'],
    [['--environment', 'riddle'], '--environment riddle is none (did you mean "riddles"?); there are quiz, riddles'],
    [['--stop-reason', 'done'], '--stop-reason done is none; there are completed, '],
    [['--min-reward', 'much'], '--min-reward must be a number, not "much"'],
    [['--min-reward', '1', '--max-reward', '0'], '--min-reward 1 is above --max-reward 0'],
    [['--format', 'dpo', '--min-difference', '-1'], '--min-difference must be a number of at least 0, not "-1"'],
  ])('%j is refused: %s', (words, message) => {
    expect(() => settings(...words)).toThrow(message);
  });
});
