/** Loads the environments of a user's module, JavaScript or TypeScript. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Environment } from './environment.ts';

/** A module that cannot be loaded, or that has no environment. */
export class ModuleError extends Error {
  override readonly name = 'ModuleError';
}

export interface LoadedModule {
  /** Absolute path. */
  readonly path: string;
  readonly folder: string;
  readonly environments: readonly Environment[];
}

/**
 * Imports `module`: a file, a folder with an `index.ts` or `index.js`, or the name of an installed package. Every export
 * that `defineEnvironment` made is one of its environments.
 *
 * @param from - the folder that relative paths and packages are looked up from. @default the working folder
 */
export async function loadModule(module: string, from = process.cwd()): Promise<LoadedModule> {
  const path = findModule(module, from);
  if (/\.[cm]?tsx?$/.test(path)) await readTypeScript();
  resolveOwnPackage();
  const exported: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new ModuleError(`${module}: cannot be loaded: ${message}${placeOf(error)}`, { cause: error });
  });
  const environments = [...new Set(Object.values(exported as object).filter(isEnvironment))];
  if (environments.length === 0) {
    throw new ModuleError(`${module}: exports no environment; export what defineEnvironment returns`);
  }
  return { path, folder: dirname(path), environments };
}

let copies = 0;

/**
 * Loads a module that is loaded already once more, with all that is the author's own: nothing in it remembers what hooks did
 * before. The copy stays in memory, so this is for tests.
 */
export async function loadCopy(path: string, name: string): Promise<Environment> {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (isAuthors(file)) Reflect.deleteProperty(cache, file);
  // The loader passes it on to what the module imports: see `own-package.mjs`.
  const exported: unknown = await import(`${pathToFileURL(path).href}?${copyMark}=${++copies}`);
  const environment = Object.values(exported as object)
    .filter(isEnvironment)
    .find((one) => one.name === name);
  if (!environment) throw new ModuleError(`${path} has no environment "${name}" when it is loaded again`);
  return environment;
}

const copyMark = 'durable-gym-copy';

function isAuthors(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(packageFolder);
}

/** The author's line that threw: the first of the stack that is no dependency's, unless the message names it. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, found = '', line = ''] of stack.matchAll(framePattern)) {
    const file = found.startsWith('file:') ? fileURLToPath(found) : found;
    if (file.includes('/node_modules/') || file.startsWith(ownFolder)) continue;
    return stack.includes(`from ${file}`) ? '' : ` (${relative(process.cwd(), file)}:${line})`;
  }
  return '';
}

/** A syntax error stands in a line of its own, and tsx leaves a question mark behind the file. */
const framePattern = /(?:^|\(|at |async )((?:file:\/\/)?\/[^()]+?)(?:\?[^\s:)]*)?:(\d+)(?::\d+)?\)?$/gm;
const ownFolder = fileURLToPath(new URL('.', import.meta.url));
const packageFolder = fileURLToPath(new URL('..', import.meta.url));

function findModule(module: string, from: string): string {
  const path = resolve(from, module);
  if (/\.py$/.test(module) || existsSync(join(path, 'environment.py'))) {
    throw new ModuleError(
      `${module}: an environment in Python is a worker of its own: start it with python, and name its queue: --environment NAME@QUEUE`,
    );
  }
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return path;
    const index = ['index.ts', 'index.js', 'index.mts', 'index.mjs']
      .map((name) => join(path, name))
      .find((file) => existsSync(file));
    if (index !== undefined) return index;
    throw new ModuleError(`${module}: the folder has no index.ts or index.js`);
  }
  if (/^(\.|\/)|\.[cm]?[jt]s$/.test(module)) throw new ModuleError(`${module}: there is no such file`);
  const require = createRequire(join(from, 'package.json'));
  try {
    return require.resolve(module);
  } catch {
    const found = (require.resolve.paths(module) ?? []).map((folder) => importedFile(join(folder, module)));
    const [path] = found.filter((file) => file !== undefined);
    if (path !== undefined) return path;
    throw new ModuleError(`${module}: neither a file nor an installed package`);
  }
}

/** What `import` finds in a package that lets nobody `require` it. */
function importedFile(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { exports } = JSON.parse(readFileSync(file, 'utf8')) as { exports?: Exports };
  const path = target(typeof exports === 'object' ? (exports['.'] ?? exports) : exports);
  return path === undefined ? undefined : join(folder, path);
}

type Exports = string | { readonly [condition: string]: Exports };

/** Node takes the first condition that holds, in the order of the file. */
function target(exports: Exports | undefined): string | undefined {
  if (typeof exports !== 'object') return exports;
  const holds = ['node', 'import', 'module-sync', 'default'];
  for (const [condition, inner] of Object.entries(exports)) {
    const path = holds.includes(condition) ? target(inner) : undefined;
    if (path !== undefined) return path;
  }
  return undefined;
}

let typeScript: Promise<unknown> | undefined;

/** One way for every version of Node: those that know TypeScript know only a part of it. */
function readTypeScript(): Promise<unknown> {
  return (typeScript ??= import('tsx/esm/api').then(({ register }) => register()));
}

let registered = false;

/** A module finds this very package as `durable-gym`, wherever it lies: also where nothing is installed beside it. */
function resolveOwnPackage(): void {
  if (registered) return;
  registered = true;
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const entries = { 'durable-gym': 'index', 'durable-gym/testing': 'testing' };
  const urls = Object.entries(entries).map(([name, file]) => [
    name,
    new URL(`../${file}.${extension}`, import.meta.url).href,
  ]);
  register(new URL('own-package.mjs', import.meta.url), {
    data: { own: Object.fromEntries(urls) as unknown, from: import.meta.url, copyMark },
  });
}

function isEnvironment(value: unknown): value is Environment {
  if (typeof value !== 'object' || value === null) return false;
  const { name, describe, serve, resolveOptions } = value as Partial<Environment>;
  return typeof name === 'string' && [describe, serve, resolveOptions].every((method) => typeof method === 'function');
}
