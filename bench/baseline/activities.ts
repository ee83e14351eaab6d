/** What a bare rollout does in the world: the model call, and the least that an environment and a record can be. */

import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expectedCount, initialCount, type Workload } from '../workloads.ts';

export type BareItem = Record<string, unknown>;

const folder = mkdtempSync(join(tmpdir(), 'durable-gym-baseline-'));
const clients = new Map<string, OpenAI>();

/** Beside the workflow. */
export const local = {
  open: ({ text }: { text: string }): Promise<{ items: BareItem[]; count: number }> =>
    Promise.resolve({ items: [{ type: 'message', role: 'user', content: text }], count: initialCount }),

  call: (input: { count: number; arguments: string }): Promise<{ count: number; output: string }> => {
    const { count } = JSON.parse(input.arguments) as { count: number };
    return Promise.resolve({ count: input.count + count, output: '{"success":true}' });
  },

  async finish(input: {
    id: string;
    workload: Workload;
    items: BareItem[];
    count: number;
  }): Promise<{ reward: number }> {
    const { id, workload, items, count } = input;
    await writeFile(join(folder, `${id.replaceAll('/', '-')}.json`), JSON.stringify({ items, count }));
    return { reward: Number(count === expectedCount(workload)) };
  },
};

/** On a queue of its own. */
export const queued = {
  async generate({ url, items }: { url: string; items: BareItem[] }): Promise<BareItem[]> {
    const client = clients.get(url) ?? new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
    clients.set(url, client);
    const input = items as unknown as OpenAI.Responses.ResponseInput;
    const { output } = await client.responses.create({ model: 'bench', input });
    return output as unknown as BareItem[];
  },
};

export type BareActivities = typeof local & typeof queued;
