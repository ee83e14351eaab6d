/** The activity `generate`: one model call, from a conversation in references to a chunk that can be added to it. */

import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { defaultModelSeconds, maxInlineAnswerBytes, maxInlineBytes } from '../contracts/limits.ts';
import { GenerateInput, type GenerateOutput } from '../contracts/model.ts';
import { callsToRun, isFunctionCall } from '../contracts/transcript.ts';
import { saysSomething } from '../conversation/text.ts';
import type { FunctionCall, Sampling, Transcript } from '../contracts/conversation.ts';
import { Prompt } from '../contracts/history.ts';
import { complaints } from '../contracts/issues.ts';
import { asRolloutFailure, RolloutFailure } from '../contracts/rollout-failure.ts';
import { classified } from './failures.ts';
import { attemptAnswered, attemptFailed, attemptStarted } from './metrics.ts';
import { latestAddress } from '../models/addresses.ts';
import { completeCalls, runnableCalls } from '../models/calls.ts';
import { judge } from '../models/patience.ts';
import { providers } from '../models/providers.ts';
import { mergeSampling } from '../models/sampling.ts';
import { chunkOf, foldChunks, loadConversation } from '../store/conversation.ts';
import { openStore, type Store } from '../store/store.ts';
import { isSpill, spill, unspill } from '../store/values.ts';
import { heartbeatDetails, whileUnavailable } from '../store/waiting.ts';

/** Each heartbeat that is sent is a write on the server, and what brings back word of a cancellation. */
const heartbeatMs = 5_000;

export async function generate(given: GenerateInput): Promise<GenerateOutput> {
  const started = performance.now();
  const info = activityInfo();
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs, heartbeatTimeoutMs } = info;
  attemptStarted(given, currentAttemptScheduledTimestampMs);
  // Broken answers are counted over the attempts in the heartbeat's details: those that were waited for do not count.
  const before = brokenIn(info.heartbeatDetails);
  // Without an answer by then the call hangs: it gives no more signs of life. With one, the answer may wait for the store.
  const hangsFrom = started + ((given.model.timeout_seconds ?? defaultModelSeconds) + 60) * 1000;
  let answered = false;
  const timer = setInterval(
    () => {
      if (answered || performance.now() < hangsFrom) heartbeat(detailsOf(before));
    },
    Math.min(heartbeatMs, (heartbeatTimeoutMs ?? 30_000) / 3),
  );
  try {
    const output = await call(parse(given), () => (answered = true));
    const seconds = Math.round(performance.now() - started) / 1000;
    attemptAnswered(given, seconds, output.usage);
    return { ...output, seconds, attempts: attempt };
  } catch (error) {
    if (cancellationSignal().aborted) attemptFailed(given, 'cancelled', false);
    cancellationSignal().throwIfAborted();
    const { failure, broken } = judge(asRolloutFailure(error, 'internal_error'), {
      attempt,
      broken: before,
      // Up to this attempt by the server's clock, then by ours: the two may differ by a day.
      waitedMs: currentAttemptScheduledTimestampMs - scheduledTimestampMs + performance.now() - started,
      giveUpAfterSeconds: given.give_up_after_seconds,
    });
    attemptFailed(given, failure.class, failure.retryable);
    // The worker sends this one before it reports the failure, so the next attempt finds it.
    if (broken > before) heartbeat(detailsOf(broken));
    throw classified(failure, 'internal_error');
  } finally {
    clearInterval(timer);
  }
}

async function call(input: GenerateInput, onAnswer: () => void): Promise<Omit<GenerateOutput, 'seconds' | 'attempts'>> {
  const { conversation, rollout, role, turn } = input;
  const store = openStore(input.store);
  const model = await latestAddress(input);
  const { prompt, items: later } = await loadConversation(conversation);
  const items: Transcript = [...prompt.items, ...later];
  const answer = await providers[model.provider].respond({
    model,
    items,
    opening: prompt.items.length,
    tools: prompt.tools,
    sampling: mergeSampling(prompt.sampling, await samplingOf(input, store)),
    rollout,
    role,
    turn,
    signal: cancellationSignal(),
  });
  onAnswer();
  const complete = completeCalls(answer.items, items);
  const open = callsToRun(complete);
  const answered = open.length < complete.filter(isFunctionCall).length;
  const { calls, refused, shortened } = runnableCalls(open);
  const produced = answer.finish === 'stop' ? [...complete, ...refused] : complete;
  const chunk = await chunkOf(store, produced, role === 'policy' ? maxInlineBytes : maxInlineAnswerBytes);
  // Reads what was said before: an answer that is there waits for that, too.
  const folded = await whileUnavailable(() => foldChunks(store, conversation.chunks));
  return {
    chunk,
    ...(('blob' in chunk || shortened || answered) && { calls: await referTo(store, calls) }),
    ...(answered && { answered }),
    spoke: saysSomething(produced),
    finish: answer.finish,
    ...(answer.faults && answer.faults.length > 0 && { faults: [...answer.faults] }),
    // The first is what is meant where nothing is said.
    ...(answer.server !== undefined && answer.server > 0 && { server: answer.server }),
    ...(folded && { folded }),
    usage: answer.usage,
    response: answer.response,
  };
}

async function samplingOf({ sampling, seed }: GenerateInput, store: Store): Promise<Sampling> {
  return { ...(await unspill(sampling, store)), ...(seed !== undefined && { seed }) };
}

/** The tool calls as history carries them beside a blob: their arguments together no larger than what may be inline. */
function referTo(store: Store, calls: readonly FunctionCall[]): Promise<NonNullable<GenerateOutput['calls']>> {
  const limit = Math.floor(maxInlineBytes / Math.max(1, calls.length));
  return Promise.all(
    calls.map(async ({ type, call_id, name, arguments: args }) => ({
      type,
      call_id,
      name,
      arguments: await spill(store, args, limit),
    })),
  );
}

function parse(given: GenerateInput): GenerateInput {
  const input = GenerateInput.safeParse(given);
  if (input.success) return input.data;
  const { prompt } = given.conversation;
  const { error } = isSpill(prompt) ? {} : Prompt.safeParse(prompt);
  // Environments make prompts, in any language, and the workflow has looked at them only from afar.
  if (error) {
    const message = `a prompt of the environment does not fit: ${complaints(error)}`;
    throw new RolloutFailure('environment_error', message, { retryable: false });
  }
  throw new RolloutFailure('internal_error', `generate was called with ${input.error.message}`);
}

function detailsOf(broken: number): Record<string, unknown> | undefined {
  return heartbeatDetails(broken === 0 ? {} : { broken });
}

function brokenIn(details: unknown): number {
  const { broken } = (details ?? {}) as { broken?: unknown };
  return typeof broken === 'number' ? broken : 0;
}
