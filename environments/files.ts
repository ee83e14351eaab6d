/** Where the files of the environments that ship with this package lie. */

import { environmentNamePattern } from '../contracts/names.ts';
import { packageFile } from '../own-package.ts';

/** What may lie beside an environment. */
type EnvironmentFile = 'rows.jsonl' | 'script.jsonl' | 'tables.jsonl' | 'documents.jsonl' | 'grader';

/** Path of a file beside the environment `name`: the same whether this module runs from its source or from `dist/`. */
export function environmentFile(name: string, file: EnvironmentFile): string {
  if (!environmentNamePattern.test(name)) throw new TypeError(`"${name}" is not the name of an environment.`);
  return packageFile('catalogue', name, file);
}
