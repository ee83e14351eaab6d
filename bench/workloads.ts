/** What the bench collects: a counter that is changed a number of times, then an answer in words. */

import type { ModelServerAnswer } from '../test/support/model-server/answer.ts';
import type { ModelServerRequest } from '../test/support/model-server/request.ts';

/** Tool calls of one rollout; it has one model call more. */
export const toolCalls = { w1: 1, w8: 8 } as const;
export type Workload = keyof typeof toolCalls;

export function modelCalls(workload: Workload): number {
  return toolCalls[workload] + 1;
}

/** What the user says. It tells the model server which rollout asks, and how often the model is to call the tool. */
export function task(run: string, number: number, workload: Workload): string {
  return `${run}/${number}: add 2, ${toolCalls[workload]} times`;
}

export const benchEnvironment = 'example_session_state_mgmt';
export const initialCount = 1;

export function expectedCount(workload: Workload): number {
  return initialCount + 2 * toolCalls[workload];
}

export function benchRow(run: string, number: number, workload: Workload): object {
  return {
    responses_create_params: { input: [{ role: 'user', content: task(run, number, workload) }] },
    initial_count: initialCount,
    expected_count: expectedCount(workload),
  };
}

/** The rollout that a request is part of. */
export function rolloutOf(request: ModelServerRequest): string {
  return read(request).rollout;
}

export function benchAnswer(request: ModelServerRequest): ModelServerAnswer {
  const done = request.items.filter(({ kind }) => kind === 'output').length;
  if (done >= read(request).times) return 'The counter has been changed.';
  return { calls: [{ name: 'increment_counter', arguments: { count: 2 } }] };
}

function read({ items }: ModelServerRequest): { rollout: string; times: number } {
  const said = items.find(({ role }) => role === 'user')?.text ?? '';
  const [, rollout, times] = /^(\S+): add 2, (\d+) times$/.exec(said) ?? [];
  if (rollout === undefined) throw new Error(`not a request of the bench: ${said}`);
  return { rollout, times: Number(times) };
}
