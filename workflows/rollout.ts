/** One rollout: the model and the environment in turn until it is over; then it is scored, recorded and closed. */

import { ApplicationFailure, CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Answer } from '../contracts/environment.ts';
import type { Failure } from '../contracts/failures.ts';
import type { Conversation, InlineItem } from '../contracts/history.ts';
import { maxInlineBytes } from '../contracts/limits.ts';
import { weigh } from '../contracts/rewards.ts';
import type { RecordInput, RolloutInput, RolloutResult, StopReason } from '../contracts/rollout.ts';
import { shorten } from '../contracts/text.ts';
import { withAnswers } from './result.ts';
import { append, callsOf, converse, extend, type Call } from './conversation.ts';
import { connect, type Verbs } from './environment.ts';
import { failureOf, type Place } from './failure.ts';
import { Meter } from './meter.ts';
import { Models } from './models.ts';
import { record } from './store.ts';
import { markRollout } from './visibility.ts';

/** Parents keep results, so they are short. */
const maxRejectionLength = 150;
/** A summary is a line in the Temporal UI. */
const maxSummaryName = 100;

export async function rollout(input: RolloutInput): Promise<RolloutResult> {
  const run = new Run(input);
  let outcome: Awaited<ReturnType<Run['play']>>;
  try {
    outcome = await run.play();
  } catch (error) {
    outcome = { failure: failureOf(error, run.standsAt()) };
  }
  return CancellationScope.nonCancellable(() => run.end(outcome));
}

class Run {
  private step: Place['step'] = 'open';
  private readonly meter = new Meter();
  private readonly input: RolloutInput;
  private readonly models: Models;
  private readonly environment: Verbs;
  private conversation: Conversation | undefined;
  private state: unknown;

  constructor(input: RolloutInput) {
    this.input = input;
    this.models = new Models(input, this.meter);
    this.environment = connect(input, this.meter, (ask) => this.models.answer(ask));
  }

  /** Where it is: what a failure tells. */
  standsAt(): Place {
    const { step, models, meter } = this;
    // The turn under way is counted when its model has answered.
    const turn = meter.turns + (step === 'generate' ? 1 : 0);
    return { step, turn, ...(models.failed !== undefined && { role: models.failed }) };
  }

  /** What to record, or the reward that is recorded already. */
  async play(): Promise<RecordInput['outcome'] | Finished> {
    const { row } = this.input;
    const { state, prompt, converses } = await this.environment.open({ row }, 'open');
    this.state = state;
    this.conversation = converse(prompt);

    const stop_reason = await this.converse(this.conversation, converses);

    this.step = 'reward';
    const { conversation, state: final } = this;
    const task = { row, state: final, conversation };
    const { weights, placement } = this.input.environment;
    const { response } = this.meter;
    const ended = { stop_reason, ...(response && { response }) };
    const answers: Answer[] = [];
    if (placement === 'inline') {
      const { reward } = await this.environment.finish(task, { ...this.standing(), ...ended, weights }, answers);
      if (reward !== undefined) return { reward };
    }
    const { rewards, details } = await this.environment.reward(task, 'reward', answers);
    return { ...ended, ...weigh(rewards, weights), ...(details && { details }) };
  }

  private async converse(opening: Conversation, converses: boolean): Promise<StopReason> {
    const { limits, row, environment } = this.input;
    const maxTurns = environment.max_turns ?? limits.turns;
    let conversation = (this.conversation = opening);
    const grow = (next: Conversation) => (conversation = this.conversation = next);
    let silent = 0;
    let invalid = 0;
    let outputs = 0;

    for (;;) {
      if (this.meter.turns >= maxTurns) return 'max_turns';
      if (this.meter.spent >= limits.seconds) return 'time_limit';

      this.step = 'generate';
      const generated = await this.models.turn(conversation, outputs);
      grow(extend(conversation, generated));
      if (generated.finish !== 'stop') return generated.finish;

      const calls = callsOf(generated);
      const { spoke, answered = false } = generated;
      silent = calls.length > 0 || answered || spoke ? 0 : silent + 1;
      if (silent >= limits.stalled) return 'stalled';
      if (silent > 0) continue;

      this.step = 'call';
      const inline_bytes = Math.floor(maxInlineBytes / Math.max(1, calls.length));
      let ran = calls.length === 0;
      for (const call of calls) {
        const { item, ...heard } = await this.call(call, inline_bytes);
        grow(append(conversation, item));
        ran ||= heard.ran;
      }
      outputs = calls.length;
      invalid = ran ? 0 : invalid + 1;
      if (invalid >= (limits.invalid_turns ?? Infinity)) return 'invalid_tool_calls';
      if (calls.length > 0 || (answered && !spoke)) continue;
      if (!converses) return 'completed';

      this.step = 'reply';
      const reply = await this.environment.reply(
        { row, state: this.state, conversation },
        `turn ${this.meter.turns} · user`,
      );
      this.state = reply.state;
      // Some languages write `null` where there is nothing.
      if (reply.message == null) return 'completed';
      grow(append(conversation, { type: 'message', role: 'user', content: reply.message }));
    }
  }

  private async call(call: Call, inline_bytes: number): Promise<{ item: InlineItem; ran: boolean }> {
    const said = { state: this.state, call, inline_bytes };
    const { state, output, refused, invalid } = await this.environment.call(
      said,
      `turn ${this.meter.turns} · ${shorten(call.name, maxSummaryName)}`,
    );
    this.state = state;
    this.meter.tool(call.name, refused === true);
    return { item: { type: 'function_call_output', call_id: call.call_id, output }, ran: invalid !== true };
  }

  async end(outcome: RecordInput['outcome'] | Finished): Promise<RolloutResult> {
    const ended = isFinished(outcome) ? outcome : await this.record(outcome);
    const { turns, usage, cost, answers = [] } = this.meter.progress();
    const { input_tokens, output_tokens } = usage;
    const counts = { turns, input_tokens, output_tokens, ...(cost !== undefined && { cost }) };
    const result: RolloutResult = withAnswers(
      'reward' in ended
        ? { status: 'verified', reward: ended.reward, ...counts }
        : { status: 'failed', class: ended.failure.class, ...rejectionIn(ended.failure), ...counts },
      answers,
    );
    markRollout(this.input, result);
    return result;
  }

  /** Leaves a record or a failure, and closes. A record of an earlier generation or run stands, whatever this one came to. */
  private async record(
    outcome: RecordInput['outcome'],
  ): Promise<Finished | { failure: Pick<Failure, 'class' | 'message' | 'configuration'> }> {
    try {
      const { reward } = await record({ ...this.standing(), outcome });
      if (reward !== undefined) return { reward };
      if ('failure' in outcome) return outcome;
      throw ApplicationFailure.nonRetryable('record left no reward');
    } catch (error) {
      if (this.step === 'record') throw error;
      this.step = 'record';
      return await this.record({ failure: failureOf(error, this.standsAt()) });
    } finally {
      await this.close();
    }
  }

  private standing(): Omit<RecordInput, 'outcome'> {
    const { input, meter, conversation, state } = this;
    const { workflowId: workflow_id, runId: run_id, startTime } = workflowInfo();
    const progress = {
      ...meter.progress(),
      ...(conversation && { conversation }),
      ...(state !== undefined && { state }),
    };
    return { input, workflow_id, run_id, started_at: startTime.getTime(), progress };
  }

  /** What `open` acquired is released, once; if that fails the result stands, and history and the worker's log tell why. */
  private async close(): Promise<void> {
    const { state } = this;
    if (state === undefined) return;
    this.state = undefined;
    await this.environment.close({ state }, 'close').catch(() => undefined);
  }
}

/** A parent that hears it often, and of no success, has the batch paused. */
function rejectionIn({ message, configuration }: Pick<Failure, 'message' | 'configuration'>): { rejected?: string } {
  return configuration ? { rejected: shorten(message, maxRejectionLength) } : {};
}

/** Recorded and closed. */
interface Finished {
  readonly reward: number;
}

function isFinished(outcome: RecordInput['outcome'] | Finished): outcome is Finished {
  return !('failure' in outcome) && !('stop_reason' in outcome);
}
