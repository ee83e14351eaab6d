/** One rollout in memory: what `workflows/rollout.ts` and `workflows/converse.ts` do, by the same rules and limits, without a server. */

import type { FunctionCall, Item, ToolSpec } from '../contracts/conversation.ts';
import type { Row } from '../contracts/dataset.ts';
import type { Options } from '../contracts/environment.ts';
import { defaultLimits } from '../contracts/limits.ts';
import type { StopReason } from '../contracts/rollout.ts';
import type { ScriptedAnswer } from '../contracts/script.ts';
import { callsToRun, isFunctionCall } from '../contracts/transcript.ts';
import { afterAnswer, afterCalls, turnLimit } from '../contracts/turns.ts';
import { saysSomething } from '../conversation/text.ts';
import type { EnvironmentVerbs, GivenAnswer, PendingAsk } from './environment.ts';
import { settle } from './settle.ts';
import { produce } from '../conversation/scripted-answer.ts';

export interface Task {
  readonly verbs: EnvironmentVerbs;
  readonly row: Row;
  /** Resolved. */
  readonly options: Options;
  /** What the model in a role answers to its nth call, counted from 0; throws where there is no answer. */
  readonly answer: (role: string, turn: number) => ScriptedAnswer;
  /** The environment's own limit. */
  readonly maxTurns?: number | undefined;
}

/** Opens a rollout for `work` and closes it, however that ends. What `work` throws counts for more than what `close` throws. */
export async function playing<T>(task: Task, work: (rollout: Rollout) => Promise<T>): Promise<T> {
  const rollout = new Rollout(task);
  await rollout.open();
  try {
    const result = await work(rollout);
    await rollout.close();
    return result;
  } catch (error) {
    await rollout.close().catch(() => undefined);
    throw error;
  }
}

/** `converse`, then `score`. */
export class Rollout {
  readonly transcript: Item[] = [];
  state: unknown;
  tools: readonly ToolSpec[] = [];
  turns = 0;
  readonly #task: Task;
  readonly #asked = new Map<string, number>();
  readonly #judged: GivenAnswer[] = [];
  #converses = false;
  #isOpen = false;

  constructor(task: Task) {
    this.#task = task;
  }

  async open(): Promise<void> {
    const { row, options, verbs } = this.#task;
    const { state, items, tools, converses } = await verbs.open({ row, options });
    this.#isOpen = true;
    this.state = state;
    this.tools = tools;
    this.transcript.push(...items);
    this.#converses = converses;
  }

  async converse(): Promise<StopReason> {
    const maxTurns = turnLimit(this.#task.maxTurns, defaultLimits);
    const streaks = { silent: 0, invalid: 0 };
    for (;;) {
      if (this.turns >= maxTurns) return 'max_turns';

      const { items, finish } = this.#produce('policy', this.turns);
      this.turns += 1;
      this.transcript.push(...items);
      const calls = callsToRun(items);
      // A call that came with its output is done.
      const answered = calls.length < items.filter(isFunctionCall).length;
      const turn = { finish, calls: calls.length, answered, spoke: saysSomething(items) };
      const next = afterAnswer(turn, streaks, defaultLimits);
      if (next === 'generate') continue;
      if (next !== 'call') return next;

      let ran = false;
      for (const call of calls) ran = (await this.#call(call)) || ran;
      const then = afterCalls(turn, { ran, converses: this.#converses }, streaks, defaultLimits);
      if (then === 'generate') continue;
      if (then !== 'reply') return then;
      if (!(await this.#reply())) return 'completed';
    }
  }

  /** Said again, it hears the answers of judges that it heard the first time. */
  async score(): Promise<{ rewards: Record<string, number>; details: Record<string, unknown> }> {
    const { row, options, verbs } = this.#task;
    const { state, transcript } = this;
    const before = [...this.#judged];
    const { rewards, details = {} } = await settle(
      (answers) => verbs.reward({ row, state, transcript, options, answers: [...before, ...answers] }),
      async (ask) => {
        const answer = await this.#answer(ask);
        this.#judged.push(answer);
        return answer;
      },
    );
    return { rewards, details };
  }

  /** Once. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#task.verbs.close({ state: this.state, options: this.#task.options });
  }

  /** Whether a tool ran. */
  async #call(call: FunctionCall): Promise<boolean> {
    const { options, verbs } = this.#task;
    const { state, output, invalid } = await settle(
      (answers) => verbs.call({ state: this.state, call, options, answers }),
      this.#answer,
    );
    this.state = state;
    this.transcript.push({ type: 'function_call_output', call_id: call.call_id, output });
    return invalid !== true;
  }

  /** Whether the user said something. */
  async #reply(): Promise<boolean> {
    const { row, options, verbs } = this.#task;
    const { transcript } = this;
    const { state, message } = await settle(
      (answers) => verbs.reply({ row, state: this.state, transcript, options, answers }),
      this.#answer,
    );
    this.state = state;
    if (message === undefined) return false;
    this.transcript.push({ type: 'message', role: 'user', content: message });
    return true;
  }

  #answer = ({ role, key }: PendingAsk): Promise<GivenAnswer> => {
    const turn = this.#asked.get(role) ?? 0;
    this.#asked.set(role, turn + 1);
    const { items, finish } = this.#produce(role, turn);
    return Promise.resolve({ key, items, ...(finish !== 'stop' && { incomplete: finish }) });
  };

  #produce(role: string, turn: number): ReturnType<typeof produce> {
    return produce(this.#task.answer(role, turn), `${role}-${turn}`);
  }
}
