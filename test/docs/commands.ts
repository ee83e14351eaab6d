/** The command lines of the documents, held against the program that they are for. Nothing is run. */

import { CommanderError, type Command } from 'commander';
import { createProgram } from '../../cli/program.ts';

/** The words of each `dgym` command in a shell script. `[--flag]` is taken as given, `…` as left out. */
export function commandsIn(script: string): string[][] {
  return script
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/;|&&|\|/))
    .map((command) => wordsOf(command.replaceAll('…', '')))
    .map((words) => words.slice(words.indexOf('dgym')))
    .filter(([first]) => first === 'dgym');
}

/** What is wrong with a command; `undefined` when it would run. One that is not `whole` may lack arguments. */
export function complaintAbout(words: readonly string[], { whole = true } = {}): string | undefined {
  const line = words.join(' ');
  const program = createProgram();
  for (const one of everyCommand(program))
    one.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  let command = program;
  let rest = words.slice(1);
  while (command.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith('-')) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (!next) return `${line}: unknown command ${rest[0]}`;
    command = next;
    rest = rest.slice(1);
  }
  try {
    const { operands, unknown } = command.parseOptions(rest);
    if (unknown.length > 0 && unknown[0] !== '--help' && unknown[0] !== '--version') {
      return `${line}: unknown ${unknown.join(' ')}`;
    }
    const { registeredArguments: taken } = command;
    if (operands.length > taken.length) return `${line}: too many arguments`;
    if (whole && command.commands.length === 0 && operands.length < taken.filter(({ required }) => required).length) {
      return `${line}: an argument is missing`;
    }
  } catch (error) {
    if (error instanceof CommanderError) return `${line}: ${error.message}`;
    throw error;
  }
  return undefined;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Words of a shell command, quotes and the brackets of what may be left out taken off. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].flatMap(([, double, single, plain]) => {
    if (plain === undefined) return [double ?? single ?? ''];
    const word = /^\[.*\]$/.test(plain) ? plain.slice(1, -1) : plain.replace(/^\[(?=-)|\](?<!\[.*\])$/g, '');
    return word === '' ? [] : [word];
  });
}
