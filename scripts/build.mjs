/** Builds dist/: JavaScript from TypeScript, then the workflow bundle, so that no worker bundles at start. */

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(path('dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', path('tsconfig.build.json')], { stdio: 'inherit', cwd: path('.') });
copyFileSync(path('workers/preload.cjs'), path('dist/workers/preload.cjs'));
chmodSync(path('dist/cli/main.js'), 0o755);

const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
const { code } = await bundleWorkflowCode({
  workflowsPath: path('dist/workflows/index.js'),
  logger: new DefaultLogger('WARN'),
});
writeFileSync(path('dist/workflow-bundle.js'), code);
