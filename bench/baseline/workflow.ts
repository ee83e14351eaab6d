/** A rollout in bare Temporal: the same calls in the same places as a rollout of ours, and nothing else. */

import { ParentClosePolicy, executeChild, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { task, type Workload } from '../workloads.ts';
import type { BareActivities } from './activities.ts';

const { open, call, finish } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '1 minute' });
const { generate } = proxyActivities<BareActivities>({
  taskQueue: 'baseline-model',
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
});

interface Rollout {
  readonly id: string;
  readonly url: string;
  readonly workload: Workload;
  readonly text: string;
}

export async function bareRollout({ id, url, workload, text }: Rollout): Promise<{ reward: number }> {
  const opened = await open({ text });
  const items = [...opened.items];
  let { count } = opened;
  for (;;) {
    const produced = await generate({ url, items });
    items.push(...produced);
    const calls = produced.filter(({ type }) => type === 'function_call');
    for (const { call_id, arguments: args } of calls) {
      const result = await call({ count, arguments: String(args) });
      count = result.count;
      items.push({ type: 'function_call_output', call_id, output: result.output });
    }
    if (calls.length === 0) return finish({ id, workload, items, count });
  }
}

interface Batch extends Pick<Rollout, 'url' | 'workload'> {
  readonly run: string;
  readonly total: number;
  readonly open: number;
}

/** The sum of the rewards. */
export async function bareBatch({ run, url, workload, total, open }: Batch): Promise<number> {
  let next = 0;
  let reward = 0;
  const lane = async (): Promise<void> => {
    while (next < total) {
      const number = next++;
      const id = `${run}/${number}-0`;
      const ended = await executeChild(bareRollout, {
        workflowId: id,
        args: [{ id, url, workload, text: task(run, number, workload) }],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      reward += ended.reward;
    }
  };
  await Promise.all(Array.from({ length: open }, lane));
  return reward;
}
