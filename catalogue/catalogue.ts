/** The environments at hand: those that ship with this package, and those of the user's modules. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environments/environment.ts';
import { environmentFile } from '../environments/files.ts';
import { environments as shipped } from './index.ts';
import { loadModule, ModuleError } from '../environments/load.ts';

export interface Catalogue {
  /** Of all environments, those that ship first. */
  readonly names: readonly string[];
  find(name: string): Environment | undefined;
  /** Absolute paths of the modules. */
  readonly modules: readonly string[];
  /** The path of the module that brought an environment; `undefined` for those that ship. */
  moduleOf(name: string): string | undefined;
  /**
   * Where the rows or the script of an environment should be, whether or not there is such a file: beside its module, or in
   * a folder there that is named after the environment.
   */
  file(name: string, file: 'rows.jsonl' | 'script.jsonl'): string;
}

/** Loads what `--environments` names; a name can be taken only once. */
export async function openCatalogue(modules: readonly string[] = []): Promise<Catalogue> {
  const found = new Map<string, { environment: Environment; module?: string; folder?: string }>();
  for (const environment of shipped.values()) found.set(environment.name, { environment });
  for (const module of modules) {
    const { path, folder, environments } = await loadModule(module);
    for (const environment of environments) {
      const { name } = environment;
      const taken = found.get(name);
      if (taken?.module === path) continue;
      if (taken) {
        const owner = taken.module ?? 'this package';
        throw new ModuleError(`${module}: the name "${name}" is taken by ${owner}; choose another`);
      }
      found.set(name, { environment, module: path, folder });
    }
  }
  return {
    names: [...found.keys()],
    modules: [...new Set([...found.values()].flatMap(({ module }) => module ?? []))],
    find: (name) => found.get(name)?.environment,
    moduleOf: (name) => found.get(name)?.module,
    file(name, file) {
      const folder = found.get(name)?.folder;
      if (folder === undefined) return environmentFile(name, file);
      const own = join(folder, name, file);
      return existsSync(own) ? own : join(folder, file);
    },
  };
}
