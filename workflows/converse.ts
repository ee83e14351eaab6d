/** The conversation of a rollout: the model and the environment in turn, until one of them or a limit ends it. */

import { CancellationScope, continueAsNew, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Conversation, InlineItem } from '../contracts/history.ts';
import { maxInlineBytes } from '../contracts/limits.ts';
import type { StopReason } from '../contracts/rollout.ts';
import { shorten } from '../contracts/text.ts';
import { afterAnswer, afterCalls, turnLimit } from '../contracts/turns.ts';
import type { Carried } from './carried.ts';
import { append, callsOf, conversationOf, extend, type Call } from './conversation.ts';
import type { rollout } from './rollout.ts';
import type { Run } from './run.ts';

/** A summary is a line in the Temporal UI. */
const maxSummaryName = 100;

export type Opened = Pick<Carried, 'conversation' | 'converses'>;

export async function open(run: Run): Promise<Opened> {
  const { row } = run.input;
  const { state, prompt, converses } = await run.environment.open({ row }, 'open');
  run.state = state;
  run.conversation = conversationOf(prompt);
  return { conversation: run.conversation, converses: converses ?? false };
}

/** Ends with the reason why it is over, or goes on in a new run of the workflow. */
export async function converse(run: Run, { conversation: opening, converses }: Opened): Promise<StopReason> {
  const { streaks, meter, models } = run;
  const { limits, row, environment } = run.input;
  const maxTurns = turnLimit(environment.max_turns, limits);
  let conversation = opening;
  const grow = (next: Conversation) => (conversation = run.conversation = next);

  for (;;) {
    setCurrentDetails(`turn ${meter.turns + 1} of at most ${maxTurns}`);
    if (meter.turns >= maxTurns) return 'max_turns';
    if (meter.spent >= limits.seconds) return 'time_limit';
    if (isFull(run)) await goOn(run, { conversation, converses });

    run.step = 'generate';
    const generated = await models.turn(conversation, streaks.outputs);
    grow(extend(conversation, generated));
    const calls = callsOf(generated);
    const { finish, spoke, answered = false } = generated;
    const turn = { finish, spoke, answered, calls: calls.length };
    const next = afterAnswer(turn, streaks, limits);
    if (next === 'generate') continue;
    if (next !== 'call') return next;

    run.step = 'call';
    const inline_bytes = Math.floor(maxInlineBytes / Math.max(1, calls.length));
    let ran = false;
    for (const one of calls) {
      const { item, ...heard } = await call(run, one, inline_bytes);
      grow(append(conversation, item));
      ran ||= heard.ran;
    }
    streaks.outputs = calls.length;
    const then = afterCalls(turn, { ran, converses }, streaks, limits);
    if (then === 'generate') continue;
    if (then !== 'reply') return then;

    run.step = 'reply';
    const task = { row, state: run.state, conversation };
    const reply = await run.environment.reply(task, `turn ${meter.turns} · user`);
    run.state = reply.state;
    // Some languages write `null` where there is nothing.
    if (reply.message == null) return 'completed';
    grow(append(conversation, { type: 'message', role: 'user', content: reply.message }));
  }
}

async function call(run: Run, call: Call, inline_bytes: number): Promise<{ item: InlineItem; ran: boolean }> {
  const said = { state: run.state, call, inline_bytes };
  const { state, output, refused, invalid } = await run.environment.call(
    said,
    `turn ${run.meter.turns} · ${shorten(call.name, maxSummaryName)}`,
  );
  run.state = state;
  run.meter.tool(call.name, refused === true);
  return { item: { type: 'function_call_output', call_id: call.call_id, output }, ran: invalid !== true };
}

/** Whether the history should not grow much further; the server says from when on, and ends a workflow that does not listen. */
function isFull({ input, meter, carried }: Run): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const full = continueAsNewSuggested || historyLength >= (input.limits.history_events ?? Infinity);
  const hasMoved = meter.turns > (carried?.metered.turns ?? 0);
  return full && hasMoved && !CancellationScope.current().consideredCancelled && patched('continue-as-new');
}

/** In a new run of this workflow, under the same id: its parent hears of the last one's end. */
function goOn({ input, state, streaks, meter, models, environment, startedAt }: Run, standing: Opened): Promise<never> {
  const { version } = environment;
  return continueAsNew<typeof rollout>(input, {
    ...{ ...standing, state, streaks, metered: meter.carry(), asked: models.asked },
    ...(version !== undefined && { version }),
    started_at: startedAt,
  });
}
