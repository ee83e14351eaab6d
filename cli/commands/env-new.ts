/** `dgym env new`: a folder with a small environment that works at once. */

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import colors from 'picocolors';
import { environmentNamePattern } from '../../contracts/names.ts';
import { environments as shipped } from '../../catalogue/index.ts';
import { copyTemplate, type Language } from '../env/template.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { packageRoot } from '../../own-package.ts';

export interface EnvNewFlags extends CommonFlags {
  readonly python?: boolean;
  readonly folder?: string;
}

export async function envNew(flags: EnvNewFlags, given?: string): Promise<number> {
  const output = createOutput(flags);
  const name = checkedName(given ?? '');
  const folder = resolve(flags.folder ?? name);
  checkFolder(folder);
  const language = flags.python === true ? 'python' : 'typescript';
  const files = await copyTemplate(language, name, folder);
  const next = nextCommands(language, name, shortPath(folder));

  output.say(
    [
      `${colors.green('written')}  ${files.map((file) => join(shortPath(folder), file)).join('\n         ')}`,
      '',
      colors.bold('next'),
      ...next.map((command) => `  ${command}`),
    ].join('\n'),
  );
  output.result({ name, folder, files, next });
  return exitCodes.ok;
}

function checkedName(name: string): string {
  if (!environmentNamePattern.test(name)) {
    const near = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
      .slice(0, 64);
    throw new UsageError(
      `"${name}" cannot be the name: it has to be lower-case letters, digits and "_", a letter first, at most 64` +
        (near === '' ? '' : `; "${near}" could`),
    );
  }
  if (shipped.has(name)) throw new UsageError(`"${name}" is the name of an environment that ships: choose another`);
  return name;
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (statSync(folder).isDirectory() && readdirSync(folder).length === 0) return;
  throw new UsageError(`${shortPath(folder)} exists and is not an empty folder: choose another --folder`);
}

function nextCommands(language: Language, name: string, folder: string): string[] {
  const rows = join(folder, 'rows.jsonl');
  const guide = join(packageRoot, 'docs', 'environments.md');
  if (language === 'python') {
    return [
      `python3 -m venv .venv && . .venv/bin/activate`,
      `pip install ${shortPath(join(packageRoot, 'python'))}`,
      `python -m durable_gym test ${join(folder, 'environment.py')}`,
      `less ${join(folder, 'README.md')}`,
    ];
  }
  // A relative path is told from a package by its dot.
  const module = folder.startsWith('/') ? folder : `./${folder}`;
  return [
    `dgym env test ${name} --environments ${module}`,
    `dgym collect ${rows} --environment ${name} --environments ${module} --model scripted`,
    `less ${shortPath(guide)}`,
  ];
}

/** Relative to the working folder, unless it lies outside. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
