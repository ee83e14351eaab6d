/** What recording histories takes: a server, a worker, a model that does as it is asked, and a place for the histories. */

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { actOnce, faultyModule } from '../faults/environments/rows.ts';
import { startModelServer } from '../support/model-server.ts';
import { submit, type Submission, type Submitted } from '../support/submit.ts';
import { startTemporalServer } from '../support/temporal-server.ts';
import { startWorker } from '../support/worker-process.ts';

const version = process.argv[2] ?? '0.1.0';
const folder = new URL(`${version}/`, import.meta.url);
export const prefix = 'record';
const temporal = await startTemporalServer();
const settings = { DGYM_ENVIRONMENTS: faultyModule };
let worker = await startWorker(temporal.address, prefix, settings);
const connection = await Connection.connect({ address: temporal.address });
export const client = new Client({ connection });
export const server = await startModelServer({
  answer({ items, tools }) {
    const [first] = items;
    const last = items.at(-1);
    if (first?.text === 'unauthorized') return { status: 401, message: 'refused for the recording' };
    if (first?.text === 'refuse') return { status: 400, message: 'refused for the recording' };
    if (first?.text === 'hang') return { fault: 'hang' };
    if (first?.text?.startsWith('Would a guest')) return '{"polite": true, "reason": "kind"}';
    if (first?.text?.startsWith('again')) {
      const turn = items.filter(({ kind }) => kind === 'output').length;
      if (turn === 8 && first.text.endsWith('hang')) return { fault: 'hang' };
      return turn === 12 ? 'Done.' : { calls: [{ name: 'get_weather', arguments: { city: `${turn}` } }] };
    }
    if (tools.includes('act')) return actOnce({ items });
    if (tools.includes('add') && last?.kind === 'message') return { calls: [{ name: 'add', arguments: { product: 'tea' } }] };
    if (tools.length > 0 && items.length === 1) return { calls: [{ name: tools[0]!, arguments: { count: 2, city: 'Oslo' } }] };
    return 'Done.';
  },
});
export const model = { provider: 'openai' as const, model: 'm', urls: [server.url] };

export function start(batch: string, submission: Omit<Submission, 'batch' | 'prefix' | 'models'>): Promise<Submitted> {
  return submit(client, { ...submission, batch, prefix, models: { policy: model, user: model, judge: model } });
}

mkdirSync(folder, { recursive: true });
/** Above this it is compressed: what fills a workflow task is megabytes of the same. */
const maxPlainBytes = 256 * 1024;
export async function save(name: string, workflowId: string, runId?: string): Promise<void> {
  const path = fileURLToPath(new URL(`${name}.json`, folder));
  if (existsSync(path) || existsSync(`${path}.gz`)) return;
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const text = `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`;
  if (text.length > maxPlainBytes) writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  else writeFileSync(path, text);
}

export async function killWorker(): Promise<void> {
  await worker.stop('SIGKILL');
  worker = await startWorker(temporal.address, prefix, settings);
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function end(): Promise<void> {
  await connection.close();
  await server.close();
  await worker.stop();
  temporal.stop();
}
