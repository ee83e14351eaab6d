/** One rollout: the model and the environment in turn until it is over; then it is scored, recorded and closed. */

import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  ContinueAsNew,
  patched,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { Answer } from '../contracts/environment.ts';
import type { Failure } from '../contracts/failures.ts';
import type { Conversation, InlineItem } from '../contracts/history.ts';
import { maxInlineBytes } from '../contracts/limits.ts';
import { weigh } from '../contracts/rewards.ts';
import type { RecordInput, RolloutInput, RolloutResult, StopReason } from '../contracts/rollout.ts';
import { shorten } from '../contracts/text.ts';
import type { Carried, Streaks } from './carried.ts';
import { append, callsOf, converse, extend, type Call } from './conversation.ts';
import { connect, type Verbs } from './environment.ts';
import { failureOf, type Place } from './failure.ts';
import { Meter } from './meter.ts';
import { Models } from './models.ts';
import { withAnswers } from './result.ts';
import { record } from './store.ts';
import { markRollout } from './visibility.ts';

/** Parents keep results, so they are short. */
const maxRejectionLength = 150;
/** A summary is a line in the Temporal UI. */
const maxSummaryName = 100;

/** `carried`: what an earlier run of this rollout, whose history was full, has left to this one. */
export async function rollout(input: RolloutInput, carried?: Carried): Promise<RolloutResult> {
  const run = new Run(input, carried);
  let outcome: Awaited<ReturnType<Run['play']>>;
  try {
    outcome = await run.play();
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
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
  private readonly carried: Carried | undefined;
  private readonly streaks: Streaks;

  constructor(input: RolloutInput, carried?: Carried) {
    this.input = input;
    this.carried = carried;
    this.models = new Models(input, this.meter, carried?.asked);
    this.environment = connect(input, this.meter, (ask) => this.models.answer(ask), carried?.version);
    this.streaks = { silent: 0, invalid: 0, outputs: 0, ...carried?.streaks };
    if (!carried) return;
    this.meter.resume(carried.metered);
    this.conversation = carried.conversation;
    this.state = carried.state;
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
    const opened = this.carried ?? (await this.open());
    const stop_reason = await this.converse(opened);

    this.step = 'reward';
    const { conversation = opened.conversation, state: final } = this;
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

  private async open(): Promise<{ conversation: Conversation; converses: boolean }> {
    const { row } = this.input;
    const { state, prompt, converses } = await this.environment.open({ row }, 'open');
    this.state = state;
    this.conversation = converse(prompt);
    return { conversation: this.conversation, converses };
  }

  private async converse({
    conversation: opening,
    converses,
  }: Pick<Carried, 'conversation' | 'converses'>): Promise<StopReason> {
    const { limits, row, environment } = this.input;
    const { streaks } = this;
    const maxTurns = environment.max_turns ?? limits.turns;
    let conversation = opening;
    const grow = (next: Conversation) => (conversation = this.conversation = next);

    for (;;) {
      setCurrentDetails(`turn ${this.meter.turns + 1} of at most ${maxTurns}`);
      if (this.meter.turns >= maxTurns) return 'max_turns';
      if (this.meter.spent >= limits.seconds) return 'time_limit';
      if (this.isFull()) await this.goOn({ conversation, converses });

      this.step = 'generate';
      const generated = await this.models.turn(conversation, streaks.outputs);
      grow(extend(conversation, generated));
      if (generated.finish !== 'stop') return generated.finish;

      const calls = callsOf(generated);
      const { spoke, answered = false } = generated;
      streaks.silent = calls.length > 0 || answered || spoke ? 0 : streaks.silent + 1;
      if (streaks.silent >= limits.stalled) return 'stalled';
      if (streaks.silent > 0) continue;

      this.step = 'call';
      const inline_bytes = Math.floor(maxInlineBytes / Math.max(1, calls.length));
      let ran = calls.length === 0;
      for (const call of calls) {
        const { item, ...heard } = await this.call(call, inline_bytes);
        grow(append(conversation, item));
        ran ||= heard.ran;
      }
      streaks.outputs = calls.length;
      streaks.invalid = ran ? 0 : streaks.invalid + 1;
      if (streaks.invalid >= (limits.invalid_turns ?? Infinity)) return 'invalid_tool_calls';
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

  /** Whether the history should not grow much further; the server says from when on, and ends a workflow that does not listen. */
  private isFull(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const full = continueAsNewSuggested || historyLength >= (this.input.limits.history_events ?? Infinity);
    const hasMoved = this.meter.turns > (this.carried?.metered.turns ?? 0);
    return full && hasMoved && !CancellationScope.current().consideredCancelled && patched('continue-as-new');
  }

  /** In a new run of this workflow, under the same id: its parent hears of the last one's end. */
  private goOn(standing: Pick<Carried, 'conversation' | 'converses'>): Promise<never> {
    const { state, streaks, meter, models, environment } = this;
    return continueAsNew<typeof rollout>(this.input, {
      ...{ ...standing, state, streaks, metered: meter.carry(), asked: models.asked },
      ...(environment.version !== undefined && { version: environment.version }),
      started_at: this.startedAt(),
    });
  }

  private startedAt(): number {
    return this.carried?.started_at ?? workflowInfo().startTime.getTime();
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
    setCurrentDetails(
      result.status === 'verified'
        ? `reward ${result.reward} · ${turns} turns`
        : `failed: ${result.class} · ${turns} turns`,
    );
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
    const { meter, conversation, state } = this;
    const { workflowId: workflow_id, runId: run_id } = workflowInfo();
    const version = this.environment.version ?? this.input.environment.version;
    const input = { ...this.input, environment: { ...this.input.environment, version } };
    const progress = {
      ...meter.progress(),
      ...(conversation && { conversation }),
      ...(state !== undefined && { state }),
    };
    return { input, workflow_id, run_id, started_at: this.startedAt(), progress };
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
