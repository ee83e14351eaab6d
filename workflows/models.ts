/** The models of a rollout: retried by Temporal for as long as waiting helps, each attempt bounded in time. */

import { ActivityCancellationType, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { Answer, Ask } from '../contracts/environment.ts';
import type { Conversation } from '../contracts/history.ts';
import type { GenerateInput, GenerateOutput } from '../contracts/model.ts';
import type { RolloutInput } from '../contracts/rollout.ts';
import { conversationOf } from './conversation.ts';
import type { Meter } from './meter.ts';

/** The activity ends a call that has had its time, and a call that hangs gives no more heartbeats; an answer may wait long for its store. */
const startToCloseTimeout = '30 days';

const { generate } = proxyActivities<{ generate(input: GenerateInput): Promise<GenerateOutput> }>({
  startToCloseTimeout,
  heartbeatTimeout: '15 seconds',
  // The activity itself says when to give up; an outage is waited for.
  retry: { initialInterval: '1 second', maximumInterval: '60 seconds' },
  // The request is aborted by the activity's next heartbeat; the rollout need not wait for it.
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

export class Models {
  /** The role whose model failed while a hook waited for it. */
  failed: string | undefined;
  /** Calls to each role that hooks have made. */
  readonly asked: Record<string, number>;
  private readonly input: RolloutInput;
  private readonly meter: Meter;

  constructor(input: RolloutInput, meter: Meter, asked: Readonly<Record<string, number>> = {}) {
    this.asked = { ...asked };
    this.input = input;
    this.meter = meter;
  }

  /** The policy's next turn. */
  async turn(conversation: Conversation, outputs: number): Promise<GenerateOutput> {
    const { sampling, seed, sample } = this.input;
    const { turns } = this.meter;
    const own = seed === undefined ? {} : { seed: seed + sample };
    const asked = '$blob' in sampling ? { sampling, ...own } : { sampling: { ...sampling, ...own } };
    const generated = await this.call('policy', turns, conversation, asked, describe(turns + 1, outputs));
    this.meter.turns += 1;
    this.meter.response = generated.response;
    return generated;
  }

  /** A model call on behalf of a hook. */
  async answer({ role, key, prompt }: Ask): Promise<Answer> {
    const turn = (this.asked[role] ??= 0);
    this.asked[role] = turn + 1;
    try {
      const { chunk, finish } = await this.call(
        role,
        turn,
        conversationOf(prompt),
        { sampling: {} },
        `${role} · ask ${turn + 1}`,
      );
      return { key, chunk, ...(finish !== 'stop' && { incomplete: finish }) };
    } catch (error) {
      this.failed = role;
      throw error;
    }
  }

  private async call(
    role: string,
    turn: number,
    conversation: Conversation,
    asked: Pick<GenerateInput, 'sampling' | 'seed'>,
    summary: string,
  ): Promise<GenerateOutput> {
    const { batch, store, index: row, sample, models, give_up_after_seconds } = this.input;
    const model = models[role];
    if (!model) throw ApplicationFailure.nonRetryable(`no model is bound to the role "${role}"`);
    const input = {
      store,
      rollout: { batch, row, sample },
      role,
      turn,
      model,
      conversation,
      ...asked,
      ...(give_up_after_seconds !== undefined && { give_up_after_seconds }),
    };
    const { queue: taskQueue, price } = model;
    const output = await generate.executeWithOptions({ taskQueue, summary }, [input]);
    this.meter.model(role, output, price);
    return output;
  }
}

function describe(turn: number, outputs: number): string {
  if (outputs === 0) return `turn ${turn}`;
  return `turn ${turn} · after ${outputs} tool ${outputs === 1 ? 'call' : 'calls'}`;
}
