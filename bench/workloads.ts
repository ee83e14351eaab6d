/** What the bench collects: a counter that is changed a number of times, then an answer in words. */

import type { ModelServerAnswer } from '../test/model-server/answer.ts';
import type { ModelServerRequest } from '../test/model-server/request.ts';

/** Tool calls of one rollout; it has one model call more. */
export const workloads = { w1: 1, w8: 8 } as const;
export type Workload = keyof typeof workloads;

export const benchEnvironment = 'example_session_state_mgmt';

export function benchRow(workload: Workload): object {
  return {
    responses_create_params: { input: [{ role: 'user', content: `add 2, ${workloads[workload]} times` }] },
    initial_count: 1,
    expected_count: 1 + 2 * workloads[workload],
  };
}

export function benchAnswer(workload: Workload, { items }: ModelServerRequest): ModelServerAnswer {
  const done = items.filter(({ kind }) => kind === 'output').length;
  if (done >= workloads[workload]) return 'The counter has been changed.';
  return { calls: [{ name: 'increment_counter', arguments: { count: 2 } }] };
}
