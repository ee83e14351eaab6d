/** W1 in bare Temporal: the same calls in the same places as a rollout of ours, and nothing else. */

import { ParentClosePolicy, executeChild, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

interface Activities {
  open(input: { text: string }): Promise<{ items: unknown[]; count: number }>;
  call(input: { count: number; arguments: string }): Promise<{ count: number; output: string }>;
  finish(input: { id: string; items: unknown[]; count: number }): Promise<{ reward: number }>;
}
const { open, call, finish } = proxyLocalActivities<Activities>({ startToCloseTimeout: '1 minute' });
const { generate } = proxyActivities<{
  generate(input: { url: string; items: unknown[] }): Promise<Record<string, unknown>[]>;
}>({ taskQueue: 'baseline-model', startToCloseTimeout: '1 hour', heartbeatTimeout: '30 seconds' });

export async function bareRollout(input: { id: string; url: string; text: string }): Promise<{ reward: number }> {
  const opened = await open({ text: input.text });
  const items = [...opened.items];
  let { count } = opened;
  for (;;) {
    const produced = await generate({ url: input.url, items });
    items.push(...produced);
    const calls = produced.filter(({ type }) => type === 'function_call');
    for (const { call_id, arguments: args } of calls) {
      const result = await call({ count, arguments: String(args) });
      count = result.count;
      items.push({ type: 'function_call_output', call_id, output: result.output });
    }
    if (calls.length === 0) return finish({ id: input.id, items, count });
  }
}

export async function bareBatch(input: { batch: string; url: string; total: number; open: number }): Promise<number> {
  let next = 0;
  let reward = 0;
  const lane = async (): Promise<void> => {
    while (next < input.total) {
      const id = `${input.batch}/${next++}-0`;
      const args: [Parameters<typeof bareRollout>[0]] = [{ id, url: input.url, text: 'add 2, 1 times' }];
      const parentClosePolicy = ParentClosePolicy.REQUEST_CANCEL;
      const ended = await executeChild(bareRollout, { workflowId: id, args, parentClosePolicy });
      reward += ended.reward;
    }
  };
  await Promise.all(Array.from({ length: input.open }, lane));
  return reward;
}
