/** The version of this package, as records and manifests carry it. */

import { readFileSync } from 'node:fs';

/** From `package.json`, which stands one folder higher when this file has been built into `dist/`. */
export const version = read('../package.json') ?? read('../../package.json') ?? '0.0.0';

function read(path: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<
      string,
      unknown
    >;
    return name === 'durable-gym' ? String(version) : undefined;
  } catch {
    return undefined;
  }
}
