/** Where in the user's own files an error comes from: the line to look at first. */

import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../own-package.ts';

const maxCauses = 5;

/** `wordle/index.ts:52`; `undefined` where no file of the user is on the stack. */
export function ownLine(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < maxCauses; depth++) {
    for (const { file, line } of framesOf(cause.stack ?? '')) {
      if (isUsers(file)) return `${shown(file)}:${line}`;
    }
    ({ cause } = cause);
  }
  return undefined;
}

function* framesOf(stack: string): Iterable<{ file: string; line: string }> {
  for (const [, file = '', line = ''] of stack.matchAll(/^\s+at (?:async )?(?:.* \()?(file:.+|\/.+):(\d+):\d+\)?$/gm)) {
    yield { file: file.startsWith('file:') ? fileURLToPath(file.replace(/\?.*$/, '')) : file, line };
  }
}

/** Neither ours nor a library's. */
function isUsers(file: string): boolean {
  return !file.includes(`${sep}node_modules${sep}`) && !packageFolders.some((folder) => file.startsWith(folder + sep));
}

/** Below the root there may be modules of users, in a checkout. */
const packageFolders = ['dist', 'activities', 'environments', 'catalogue', 'workers', 'contracts', 'store'].map(
  (name) => join(packageRoot, name),
);

/** As somebody in the worker's folder would write it; of a file elsewhere only the end, because records travel. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') || isAbsolute(path) ? join(basename(dirname(file)), basename(file)) : path;
}
