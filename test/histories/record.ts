/**
 * Records histories for the replay test: `npx tsx test/histories/record.ts [VERSION]` after `npm run build`. Run it for a
 * release and when a workflow changes with `patched()`; histories that are there already stay, because workflows that
 * started with them have to replay.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { rolloutId } from '../../contracts/names.ts';
import { startModelServer } from '../support/model-server.ts';
import { submit, type Submission } from '../support/submit.ts';
import { startTemporalServer } from '../support/temporal-server.ts';
import { startWorker } from '../support/worker-process.ts';

const version = process.argv[2] ?? '0.1.0';
const folder = new URL(`${version}/`, import.meta.url);
const prefix = 'record';
const temporal = await startTemporalServer();
const worker = await startWorker(temporal.address, prefix);
const connection = await Connection.connect({ address: temporal.address });
const client = new Client({ connection });
const server = await startModelServer({
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
    if (tools.includes('add') && last?.kind === 'message') return { calls: [{ name: 'add', arguments: { product: 'tea' } }] };
    if (tools.length > 0 && items.length === 1) return { calls: [{ name: tools[0]!, arguments: { count: 2, city: 'Oslo' } }] };
    return 'Done.';
  },
});
const model = { provider: 'openai' as const, model: 'm', urls: [server.url] };
const counter = (input: string) => ({ responses_create_params: { input }, initial_count: 1, expected_count: 3 });
const start = (batch: string, submission: Omit<Submission, 'batch' | 'prefix' | 'models'>) =>
  submit(client, { ...submission, batch, prefix, models: { policy: model, user: model, judge: model } });

mkdirSync(folder, { recursive: true });
async function save(name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  writeFileSync(fileURLToPath(new URL(`${name}.json`, folder)), `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`);
}

const environment = 'example_session_state_mgmt';
const small = await start('small', { environment, rows: [counter('go'), counter('refuse'), { broken: true }], samples: 2 });
await small.handle.executeUpdate('pause');
await small.handle.executeUpdate('unpause');
await small.handle.executeUpdate('setConcurrency', { args: [{ concurrency: 2 }] });
await small.handle.result();
await save('batch', 'small');
await save('range-leaf', 'small/range/0-6');
await save('rollout-tools', rolloutId('small', 0, 0));
await save('rollout-rejected', rolloutId('small', 1, 0));
await save('rollout-invalid-row', rolloutId('small', 2, 0));

const judged = await start('judged', {
  environment: 'coffee_bar',
  rows: [{ guest: 'a guest', greeting: 'One tea.', wishes: ['another tea'], expected: { tea: 2 } }],
});
await judged.handle.result();
await save('rollout-judged', rolloutId('judged', 0, 0));

const foreign = await start('foreign', {
  // Whoever answers on a queue may be foreign: here it is this package itself.
  environment: { name: 'coffee_bar', queue: prefix },
  rows: [{ guest: 'a guest', greeting: 'One tea.', wishes: [], expected: { tea: 1 } }],
});
await foreign.handle.result();
await save('batch-foreign', 'foreign');
await save('rollout-foreign', rolloutId('foreign', 0, 0));

const cancelled = await start('cancelled', { environment, rows: [counter('hang')] });
while (server.open === 0) await new Promise((resolve) => setTimeout(resolve, 50));
await cancelled.handle.cancel();
await cancelled.handle.result().catch(() => undefined);
await save('batch-cancelled', 'cancelled');
await save('range-leaf-cancelled', 'cancelled/range/0-1');
await save('rollout-cancelled', rolloutId('cancelled', 0, 0));

const continued = await start('continued', {
  environment: 'example_single_tool_call',
  rows: ['again and again', 'again, then hang'].map((input) => ({ responses_create_params: { input } })),
  limits: { history_events: 40 },
});
const [ended, hanging] = [0, 1].map((row) => rolloutId('continued', row, 0));
const statusOf = async (id: string) => (await client.workflow.getHandle(id).describe()).status.name;
while (server.open === 0 || (await statusOf(ended!)) !== 'COMPLETED') await new Promise((resolve) => setTimeout(resolve, 50));
await continued.handle.cancel();
await continued.handle.result().catch(() => undefined);
const { raw } = await client.workflow.getHandle(ended!).describe();
await save('rollout-continued', ended!, raw.workflowExecutionInfo?.firstRunId ?? undefined);
await save('rollout-continued-last', ended!);
await save('rollout-continued-cancelled', hanging!);
await save('range-leaf-continued-cancelled', 'continued/range/0-2');

const rejected = await start('rejected', {
  environment,
  rows: Array.from({ length: 8 }, () => counter('unauthorized')),
  concurrency: 2,
});
const paused = (): Promise<boolean> =>
  rejected.handle.query<{ paused: boolean }>('progress').then((progress) => progress.paused);
while (!(await paused())) await new Promise((resolve) => setTimeout(resolve, 50));
await rejected.handle.executeUpdate('retry', { args: [{ generation: 1, classes: ['model_rejected'] }] });
await rejected.handle.signal('drain');
await rejected.handle.result();
await save('batch-rejected', 'rejected');
await save('range-leaf-rejected', 'rejected/range/0-8');
await save('rollout-unauthorized', rolloutId('rejected', 0, 0));

const retried = await start('retried', { environment, rows: [counter('refuse'), counter('go')] });
await retried.handle.executeUpdate('retry', { args: [{ generation: 1 }] });
await retried.handle.result();
await save('batch-retried', 'retried');
await save('range-leaf-retried', 'retried/range/0-2.1');

const spent = await start('spent', {
  environment,
  rows: Array.from({ length: 6 }, () => counter('go')),
  concurrency: 1,
  budget: { total_tokens: 1 },
});
await spent.handle.result();
await save('batch-budget', 'spent');
await save('range-leaf-budget', 'spent/range/0-6');

const large = await start('large', {
  environment: 'example_single_tool_call',
  sampling: { extra_body: { chat_template: 'x'.repeat(200_000) } },
  rows: Array.from({ length: 8 }, () => ({ responses_create_params: { input: 'go' } })),
});
await large.handle.signal('pause');
await large.handle.signal('setConcurrency', { concurrency: 4 });
await large.handle.signal('unpause');
await large.handle.result();
await save('batch-large-settings', 'large');
await save('range-leaf-large-settings', 'large/range/0-8');
await save('rollout-large-settings', rolloutId('large', 0, 0));

const rows = Array.from({ length: 510 }, () => ({ responses_create_params: { input: 'hello', tools: [] } }));
const wide = await start('wide', { environment: 'example_single_tool_call', rows });
await wide.handle.result();
await save('range-spread', 'wide/range/0-510');

await connection.close();
await server.close();
await worker.stop();
temporal.stop();
