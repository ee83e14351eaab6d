/** The flags of `dgym export`: what goes into the file, and how it is written. */

import { Option, type Command } from 'commander';
import { formatNames, type FormatName } from '../../exports/format-names.ts';
import type { CommonFlags } from '../output.ts';
import { gather } from './gather.ts';

export interface ExportFlags extends CommonFlags {
  readonly format: FormatName;
  readonly out?: string;
  readonly force?: boolean;
  readonly store?: string;
  readonly environment?: readonly string[];
  readonly minReward?: string;
  readonly maxReward?: string;
  readonly stopReason?: readonly string[];
  readonly completeGroups?: boolean;
  readonly mixedGroups?: boolean;
  readonly onePerGroup?: boolean;
  readonly groupStatistics?: boolean;
  readonly arguments?: 'object' | 'string';
  readonly tools?: 'list' | 'json-string';
  readonly reasoning?: 'text' | 'field';
  readonly pairs?: 'best-worst' | 'all';
  readonly minDifference?: string;
  readonly completions?: 'answer' | 'whole';
  readonly allowText?: boolean;
}

export function addExportFlags(command: Command): void {
  command
    .addOption(new Option('--format <name>', 'layout of the file').choices(formatNames).default('gym'))
    .option(
      '--out <file>',
      'where the rollouts go (default: rollouts/<batch>/<format>.<extension>; gym: rollouts.jsonl)',
    )
    .option('--force', 'replace the files of --out')
    .optionsGroup('Which rollouts:')
    .option('--environment <name>', 'only of this environment; may be repeated', gather)
    .option('--min-reward <x>', 'only with at least this reward')
    .option('--max-reward <x>', 'only with at most this reward')
    .option('--stop-reason <name>', 'only those that ended for it; may be repeated', gather)
    .option('--complete-groups', 'only of rows of which every sample has been verified')
    .option('--mixed-groups', 'only of rows whose samples have more than one reward')
    .option('--one-per-group', 'of each row the best, the first among equals')
    .optionsGroup('How they are written:')
    .option('--group-statistics', 'add mean, std, size, complete and advantage of its group to each line')
    .addOption(
      new Option('--arguments <form>', 'arguments of tool calls (default: object)').choices(['object', 'string']),
    )
    .addOption(new Option('--tools <form>', 'descriptions of tools (default: list)').choices(['list', 'json-string']))
    .addOption(
      new Option(
        '--reasoning <form>',
        'before the text of its answer, or in reasoning_content (default: text)',
      ).choices(['text', 'field']),
    )
    .addOption(
      new Option('--pairs <which>', 'dpo: which pairs of a row (default: best-worst)').choices(['best-worst', 'all']),
    )
    .option('--min-difference <x>', 'dpo: between the rewards of a pair (default: any)')
    .addOption(
      new Option(
        '--completions <form>',
        'dpo: the first answers that differ, or everything from there on (default: answer)',
      ).choices(['answer', 'whole']),
    )
    .option('--allow-text', 'nemo-rl: also rollouts without token ids');
}
