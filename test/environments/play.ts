/** Plays rollouts in memory: the order of the verbs is the workflow's, every value between them goes through JSON. */

import type { Item, ToolSpec } from '../../contracts/conversation.ts';
import type { Row } from '../../contracts/dataset.ts';
import type { ScriptedAnswer } from '../../contracts/script.ts';
import { isFunctionCall } from '../../contracts/transcript.ts';
import type { Environment, EnvironmentVerbs, GivenAnswer, Suspended } from '../../environments/definition.ts';

export interface Played {
  readonly state: unknown;
  readonly transcript: readonly Item[];
  readonly tools: readonly ToolSpec[];
  readonly reward: number;
  readonly rewards: Record<string, number>;
  readonly details: Record<string, unknown>;
}

/** What the model in a role answers to its nth call. */
export type Script = (role: string, turn: number) => ScriptedAnswer;

export async function play(
  environment: Environment,
  row: Row,
  script: Script,
  given: Record<string, unknown> = {},
): Promise<Played> {
  const options = environment.resolveOptions(given);
  const verbs = served(environment);
  const turns = new Map<string, number>();
  const say = (role: string): Item[] => {
    const turn = turns.get(role) ?? 0;
    turns.set(role, turn + 1);
    return itemsOf(script(role, turn), `${role}_${turn}`);
  };

  const opened = await verbs.open({ row, options });
  const transcript = [...opened.items];
  let { state } = opened;
  for (;;) {
    const items = say('policy');
    transcript.push(...items);
    const calls = items.filter(isFunctionCall);
    for (const call of calls) {
      const heard = await asked(say, (answers) => verbs.call({ state, call, options, answers }));
      state = heard.state;
      transcript.push({ type: 'function_call_output', call_id: call.call_id, output: heard.output });
    }
    if (calls.length > 0) continue;
    if (!opened.converses) break;
    const heard = await asked(say, (answers) => verbs.reply({ row, state, transcript, options, answers }));
    state = heard.state;
    if (heard.message === undefined) break;
    transcript.push({ type: 'message', role: 'user', content: heard.message });
  }
  const { rewards, details = {} } = await asked(say, (answers) =>
    verbs.reward({ row, state, transcript, options, answers }),
  );
  await verbs.close({ state, options });
  const { weights } = environment.describe();
  const reward = Object.entries(rewards).reduce((sum, [name, value]) => sum + value * weights[name]!, 0);
  return { state, transcript, tools: opened.tools, reward, rewards, details };
}

/** The verbs of an environment, with a JSON round trip on both sides of each and a worker of its own for each call. */
export function served(environment: Environment): EnvironmentVerbs {
  const through = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));
  const worker = () => environment.serve({ key: 'key', signal: new AbortController().signal });
  return {
    open: async (input) => through(await worker().open(through(input))),
    call: async (input) => through(await worker().call(through(input))),
    reply: async (input) => through(await worker().reply(through(input))),
    reward: async (input) => through(await worker().reward(through(input))),
    close: async (input) => worker().close(through(input)),
  };
}

/** Answers what a verb asks for until it has all it needs. */
export async function asked<T>(
  say: (role: string) => readonly Item[],
  verb: (answers: GivenAnswer[]) => Promise<T>,
): Promise<Exclude<T, Suspended>> {
  const answers: GivenAnswer[] = [];
  for (let round = 0; round < 20; round++) {
    const heard = await verb(answers);
    if (!isSuspended(heard)) return heard as Exclude<T, Suspended>;
    answers.push(...heard.ask.map(({ role, key }) => ({ key, items: say(role) })));
  }
  throw new Error('The hook asks for ever.');
}

/** Whether a verb waits for models. */
export function isSuspended(heard: unknown): heard is Suspended {
  return typeof heard === 'object' && heard !== null && 'ask' in heard;
}

export function itemsOf(answer: ScriptedAnswer, id: string): Item[] {
  const { text, calls = [], items = [] } = typeof answer === 'string' ? { text: answer } : answer;
  return [
    ...items,
    ...(text === undefined ? [] : [says(text)]),
    ...calls.map((call, index): Item => ({
      type: 'function_call',
      call_id: `${id}_${index}`,
      name: call.name,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
    })),
  ];
}

export function says(text: string): Item {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] };
}
