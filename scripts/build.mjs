/** Builds dist/: JavaScript from TypeScript, then the workflow bundle, so that no worker bundles at start. */

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

// Built beside the old one, which may be in use, and put in its place when it is whole.
const next = `dist.${process.pid}`;
try {
  const args = [tsc, '-p', path('tsconfig.build.json'), '--outDir', path(next)];
  execFileSync(process.execPath, args, { stdio: 'inherit', cwd: path('.') });
  // What Node itself or a browser loads is JavaScript already.
  const copied = ['workers/preload.cjs', 'environments/own-package.mjs', 'viewer/browser/page.js'];
  for (const file of [...copied, 'viewer/browser/page.css']) {
    cpSync(path(file), path(`${next}/${file}`));
  }
  chmodSync(path(`${next}/cli/main.js`), 0o755);

  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path(`${next}/workflows/index.js`),
    payloadConverterPath: path(`${next}/workflows/payload-converter.js`),
    failureConverterPath: path(`${next}/workflows/failure-converter.js`),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(path(`${next}/workflow-bundle.js`), code);

  rmSync(path('dist'), { recursive: true, force: true });
  renameSync(path(next), path('dist'));
} finally {
  rmSync(path(next), { recursive: true, force: true });
}
