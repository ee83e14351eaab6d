/** Model calls: retried by Temporal for as long as waiting helps, one attempt bounded by an hour. */

import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { GenerateInput, GenerateOutput } from '../contracts/model.ts';

const { generate } = proxyActivities<{ generate(input: GenerateInput): Promise<GenerateOutput> }>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  // The activity itself says when to give up; an outage is waited for.
  retry: { initialInterval: '1 second', maximumInterval: '60 seconds' },
  // The request is aborted by the activity's next heartbeat; the rollout need not wait for it.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

export function callModel(input: GenerateInput, summary: string): Promise<GenerateOutput> {
  return generate.executeWithOptions({ taskQueue: input.model.queue, summary }, [input]);
}
