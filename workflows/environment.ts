/** The verbs of an environment, wherever it answers, with the model calls that its hooks ask for. */

import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Answer, Ask, Asking, Verb, VerbInput, VerbOutput } from '../contracts/environment.ts';
import type { RolloutInput } from '../contracts/rollout.ts';
import type { Meter } from './meter.ts';

type Untyped = Record<string, (input: unknown) => Promise<unknown>>;
/** What the rollout says; the store, the key and the options are the same in every sentence. */
type Said<V extends Verb> = Omit<VerbInput<V>, 'store' | 'key' | 'options' | 'answers'>;
type Heard<V extends Verb> = Exclude<VerbOutput<V>, Asking>;

export type Verbs = {
  [V in Exclude<Verb, 'describe'>]: (input: Said<V>, summary?: string) => Promise<Heard<V>>;
};

const retry: ActivityOptions['retry'] = {
  initialInterval: '1 second',
  maximumInterval: '30 seconds',
  maximumAttempts: 4,
};

/** Hooks that take milliseconds and only compute: beside the workflow, with one history event each. */
const local = proxyLocalActivities<Untyped>({ startToCloseTimeout: '1 minute', retry });

export function connect(
  { environment, store }: RolloutInput,
  meter: Meter,
  answer: (ask: Ask) => Promise<Answer>,
): Verbs {
  const { runId } = workflowInfo();
  let step = 0;

  const perform =
    environment.placement === 'inline'
      ? (type: string, input: unknown) => local[type]?.(input)
      : (type: string, input: unknown, summary?: string) =>
          queued.executeWithOptions(type, input, environment.queue, summary);

  function verb<V extends Exclude<Verb, 'describe'>>(name: V): Verbs[V] {
    return (async (said: Said<V>, summary?: string) => {
      const key = `${runId}/${step++}`;
      const answers: Answer[] = [];
      for (;;) {
        const input = { ...said, store, key, options: environment.options, answers };
        const heard = (await perform(`${environment.name}.${name}`, input, summary)) as VerbOutput<V>;
        meter.environment(heard);
        if (!('ask' in heard)) return heard as Heard<V>;
        // Parallel asks of one hook are parallel model calls; their order is the order of the asks.
        answers.push(...(await Promise.all(heard.ask.map(answer))));
      }
    }) as Verbs[V];
  }

  return { open: verb('open'), call: verb('call'), reply: verb('reply'), reward: verb('reward'), close: verb('close') };
}

/** Hooks that do I/O or take longer: activities that heartbeat, on the queue where the environment answers. */
const queued = {
  activities: proxyActivities<Record<string, (input: unknown) => Promise<unknown>>>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  }),
  executeWithOptions(type: string, input: unknown, taskQueue: string, summary?: string): Promise<unknown> | undefined {
    return this.activities[type]?.executeWithOptions({ taskQueue, ...(summary !== undefined && { summary }) }, [input]);
  },
};
