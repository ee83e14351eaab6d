/** Copies a template into a folder of the user's, under the name of the new environment. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { version, packageRoot } from '../../own-package.ts';

export type Language = 'typescript' | 'python';

/** As the templates call their environment, in text and in names of files. */
const placeholder = 'my_environment';

/** What running a template leaves beside its files. */
const leftovers = ['node_modules', '__pycache__', '.venv'];

/** Writes the files and returns their paths within `folder`, sorted. */
export async function copyTemplate(language: Language, name: string, folder: string): Promise<string[]> {
  const template = join(packageRoot, 'templates', language);
  const rename = (text: string): string =>
    text.replaceAll(placeholder, name).replaceAll(camelCase(placeholder), identifier(name));
  const written: string[] = [];
  for (const path of await filesIn(template)) {
    const file = rename(relative(template, path));
    const text = rename(await readFile(path, 'utf8'));
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), file === 'package.json' ? await withVersions(text) : text, { flag: 'wx' });
    written.push(file);
  }
  return written.sort();
}

async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (leftovers.includes(entry.name)) continue;
    const path = join(folder, entry.name);
    files.push(...(entry.isDirectory() ? await filesIn(path) : [path]));
  }
  return files;
}

/** The template names its dependencies; their versions are those that this package runs with. */
async function withVersions(text: string): Promise<string> {
  const own = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as Dependent;
  // A registry may not have what runs from a checkout.
  const installed = packageRoot.includes(`${sep}node_modules${sep}`);
  const itself = { 'durable-gym': installed ? `^${version}` : `file:${packageRoot}` };
  const known: Record<string, string> = { ...own.devDependencies, ...own.dependencies, ...itself };
  const made = JSON.parse(text) as Dependent;
  for (const list of [made.dependencies, made.devDependencies]) {
    for (const name of Object.keys(list ?? {})) Object.assign(list ?? {}, { [name]: known[name] ?? '*' });
  }
  return `${JSON.stringify(made, undefined, 2)}\n`;
}

interface Dependent {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** `word_count` is `wordCount` in code; a name that the code cannot have is `classEnvironment`. */
function identifier(name: string): string {
  const camel = camelCase(name);
  return taken.has(camel) ? `${camel}Environment` : camel;
}

function camelCase(name: string): string {
  return name.replace(/_+$/, '').replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Words of the language, and the names that the template's files import or declare. */
const taken = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield ' +
    'assert guess play row test user z'
  ).split(' '),
);
