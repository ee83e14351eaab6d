/** One run of a rollout's workflow: where it stands, and what it speaks to. */

import { workflowInfo } from '@temporalio/workflow';
import type { Conversation } from '../contracts/history.ts';
import type { RecordInput, RolloutInput } from '../contracts/rollout.ts';
import type { Carried, Streaks } from './carried.ts';
import { connect, type Verbs } from './environment.ts';
import type { Place } from './failure.ts';
import { Meter } from './meter.ts';
import { Models } from './models.ts';

export class Run {
  step: Place['step'] = 'open';
  conversation: Conversation | undefined;
  /** The environment's. */
  state: unknown;
  readonly input: RolloutInput;
  readonly carried: Carried | undefined;
  readonly meter = new Meter();
  readonly models: Models;
  readonly environment: Verbs;
  readonly streaks: Streaks;
  /** Of the first run; milliseconds since the epoch. */
  readonly startedAt: number;

  constructor(input: RolloutInput, carried?: Carried) {
    this.input = input;
    this.carried = carried;
    this.models = new Models(input, this.meter, carried?.asked);
    this.environment = connect(input, this.meter, (ask) => this.models.answer(ask), carried?.version);
    this.streaks = { silent: 0, invalid: 0, outputs: 0, ...carried?.streaks };
    this.startedAt = carried?.started_at ?? workflowInfo().startTime.getTime();
    if (!carried) return;
    this.meter.resume(carried.metered);
    this.conversation = carried.conversation;
    this.state = carried.state;
  }

  /** What a failure tells. */
  place(): Place {
    const { step, models, meter } = this;
    // The turn under way is counted when its model has answered.
    const turn = meter.turns + (step === 'generate' ? 1 : 0);
    return { step, turn, ...(models.failed !== undefined && { role: models.failed }) };
  }

  /** What a record tells, whatever the outcome. */
  standing(): Omit<RecordInput, 'outcome'> {
    const { meter, conversation, state, startedAt: started_at } = this;
    const { workflowId: workflow_id, runId: run_id } = workflowInfo();
    const version = this.environment.version ?? this.input.environment.version;
    const input = { ...this.input, environment: { ...this.input.environment, version } };
    const progress = {
      ...meter.progress(),
      ...(conversation && { conversation }),
      ...(state !== undefined && { state }),
    };
    return { input, workflow_id, run_id, started_at, progress };
  }
}
