/** The command line itself: which commands and flags there are, and what they say when they are wrong. */

import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import { settingKeys } from '../../cli/flags/settings.ts';

const commands = (parent: Command): Command[] =>
  parent.commands.flatMap((one) => (one.commands.length === 0 ? [one] : commands(one)));

describe('every command', () => {
  it.each(commands(createProgram()).map((one) => [one.name(), one] as const))(
    '%s has --json, --verbose and an example',
    (name, one) => {
      const flags = one.options.map(({ long }) => long);
      expect(flags).toEqual(expect.arrayContaining(['--json', '--verbose']));
      let help = '';
      one.configureOutput({ writeOut: (text) => (help += text) });
      one.outputHelp();
      expect(help).toContain(`$ dgym`);
      expect(help).toContain(name);
    },
  );
});

describe('collect', () => {
  it('has a flag for every key of the config file, and a key for every flag', () => {
    const collect = createProgram().commands.find((one) => one.name() === 'collect') ?? expect.fail('no collect');
    const flags = collect.options
      .map(({ long }) => long?.slice(2))
      .filter((name) => !['json', 'verbose', 'config'].includes(name ?? ''));
    expect(['rows', ...flags].sort()).toEqual([...settingKeys].sort());
  });
});

describe('a wrong command line', () => {
  it.each([
    [['nix'], 'unknown command'],
    [['status'], "missing required argument 'batch'"],
    [['collect', 'x', '--sampels', '3'], 'Did you mean --samples?'],
    [['export', 'b', '--format', 'xml'], 'Allowed choices are gym, simple, sft'],
  ])('%j is one line', async (args, message) => {
    const said: string[] = [];
    const program = createProgram();
    for (const one of [program, ...commands(program)]) one.configureOutput({ writeErr: (text) => said.push(text) });
    await expect(program.parseAsync(['node', 'dgym', ...args])).rejects.toMatchObject({ exitCode: 1 });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(message);
    expect(said[0]?.trim().split('\n')).toHaveLength(1);
  });
});
