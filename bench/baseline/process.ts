/** The worker of the bare baseline, as a process of its own: `process.ts ADDRESS FOLDER`. */

import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import OpenAI from 'openai';

const [address, folder] = process.argv.slice(2) as [string, string];
mkdirSync(folder, { recursive: true });
Runtime.install({ logger: new DefaultLogger('WARN') });
const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
const clients = new Map<string, OpenAI>();

const activities = {
  open: ({ text }: { text: string }) =>
    Promise.resolve({ items: [{ type: 'message', role: 'user', content: text }], count: 1 }),
  call: ({ count, arguments: args }: { count: number; arguments: string }) =>
    Promise.resolve({ count: count + (JSON.parse(args) as { count: number }).count, output: '{"success":true}' }),
  async finish({ id, items, count }: { id: string; items: unknown[]; count: number }) {
    await writeFile(join(folder, `${id.replaceAll('/', '-')}.json`), JSON.stringify({ items, count }));
    return { reward: Number(count === 3) };
  },
};
async function generate({ url, items }: { url: string; items: unknown[] }): Promise<unknown[]> {
  const client = clients.get(url) ?? new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
  clients.set(url, client);
  const { output } = await client.responses.create({ model: 'bench', input: items as OpenAI.Responses.ResponseInput });
  return output;
}

const polling = { type: 'autoscaling', minimum: 2, initial: 8, maximum: 16 } as const;
const workers = await Promise.all([
  Worker.create({
    connection,
    taskQueue: 'baseline',
    workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
    activities,
    enableNonLocalActivities: false,
    maxCachedWorkflows: 2000,
    maxConcurrentWorkflowTaskExecutions: 200,
    workflowTaskPollerBehavior: polling,
  }),
  Worker.create({
    connection,
    taskQueue: 'baseline-model',
    activities: { generate },
    maxConcurrentActivityTaskExecutions: 500,
    activityTaskPollerBehavior: polling,
  }),
]);
process.send?.('ready');
process.once('disconnect', () => {
  for (const worker of workers) worker.shutdown();
});
await Promise.all(workers.map((worker) => worker.run()));
await connection.close();
process.exit(0);
