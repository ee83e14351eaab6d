/** What `dgym` itself runs on: the version of Node, and the build. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version, packageRoot } from '../../own-package.ts';
import { bundlePath, preloadPath, workerPath } from '../../workers/paths.ts';
import { ok, problem, type Finding } from '../../batches/probe/finding.ts';

export function checkNode(running = process.versions.node): Finding {
  const wanted = minimum();
  const found = `Node ${running} at ${process.execPath}`;
  if (isAtLeast(running, wanted)) return ok('node', found);
  return problem('node', `${found}; at least ${wanted} is needed`, `install Node ${wanted} or newer: nvm install 22`);
}

/** Workers run what is in the build, also when the command does not. */
export function checkBuild(files: readonly string[] = [bundlePath, workerPath, preloadPath]): Finding {
  const missing = files.filter((path) => !existsSync(path));
  if (missing.length === 0) return ok('build', `durable-gym ${version} in ${packageRoot}`);
  const todo = existsSync(join(packageRoot, 'tsconfig.build.json'))
    ? `cd ${packageRoot} && npm run build`
    : 'install durable-gym again';
  return problem('build', `missing: ${missing.join(', ')}`, todo);
}

/** From `engines` of the package, which says `>=20.19`. */
function minimum(): string {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  return engines.node.replace(/^\D*/, '');
}

function isAtLeast(version: string, wanted: string): boolean {
  const [have, want] = [version, wanted].map((text) => text.split('.').map(Number));
  for (const [index, part] of (want ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
