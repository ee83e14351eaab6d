/** Loads the environments of a user's module, JavaScript or TypeScript. */

import { existsSync, statSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from './definition.ts';

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
    throw new ModuleError(
      `--environments ${module}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  });
  const environments = [...new Set(Object.values(exported as object).filter(isEnvironment))];
  if (environments.length === 0) {
    throw new ModuleError(`--environments ${module}: exports no environment; export what defineEnvironment returns`);
  }
  return { path, folder: dirname(path), environments };
}

function findModule(module: string, from: string): string {
  const path = resolve(from, module);
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return path;
    const index = ['index.ts', 'index.js', 'index.mts', 'index.mjs']
      .map((name) => join(path, name))
      .find((file) => existsSync(file));
    if (index !== undefined) return index;
    throw new ModuleError(`--environments ${module}: the folder has no index.ts or index.js`);
  }
  if (/^(\.|\/)|\.[cm]?[jt]s$/.test(module)) throw new ModuleError(`--environments ${module}: there is no such file`);
  try {
    return createRequire(join(from, 'package.json')).resolve(module);
  } catch {
    throw new ModuleError(`--environments ${module}: neither a file nor an installed package`);
  }
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
    data: { own: Object.fromEntries(urls) as unknown, from: import.meta.url },
  });
}

function isEnvironment(value: unknown): value is Environment {
  if (typeof value !== 'object' || value === null) return false;
  const { name, describe, serve, resolveOptions } = value as Partial<Environment>;
  return typeof name === 'string' && [describe, serve, resolveOptions].every((method) => typeof method === 'function');
}
