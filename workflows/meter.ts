/** What a rollout has used so far. */

import { maxCountedTools } from '../contracts/limits.ts';
import { addAnswers, type AnswerCount } from '../contracts/answer-faults.ts';
import type { ModelCall, Progress, ToolUse } from '../contracts/rollout.ts';
import type { GenerateOutput, Price } from '../contracts/model.ts';
import { packCalls, unpackCalls, type Metered } from './carried.ts';

const maxToolNameLength = 100;
/** What stands for the tools that find no room. */
const otherTools = '…';

export class Meter {
  turns = 0;
  attempts = 0;
  readonly usage = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 };
  readonly seconds = { model: 0, environment: 0 };
  /** US dollars; `undefined` while no model that was asked has a price. */
  cost: number | undefined;
  /** A plain list: it grows by a hundred bytes a call, and enters history packed, when a run ends. */
  readonly calls: ModelCall[] = [];
  /** By role and server. */
  readonly answers: AnswerCount[] = [];
  private readonly tools = new Map<string, ToolUse>();
  /** The policy's last response. */
  response: GenerateOutput['response'] | undefined;

  /** Time inside activity attempts. Waiting for a server or a worker is not the model's time. */
  get spent(): number {
    return this.seconds.model + this.seconds.environment;
  }

  model(role: string, { usage, seconds, attempts, faults, server = 0 }: GenerateOutput, price?: Price): void {
    const wrong = faults && { faults: Object.fromEntries(faults.map((fault) => [fault, 1])) };
    addAnswers(this.answers, [{ role, server, answers: 1, ...wrong }]);
    const { input_tokens, output_tokens } = usage;
    const cost = price && dollars(costOf(usage, price));
    this.calls.push({ role, input_tokens, output_tokens, seconds, attempts, ...(cost !== undefined && { cost }) });
    for (const key of Object.keys(this.usage) as (keyof typeof this.usage)[]) this.usage[key] += usage[key];
    this.seconds.model += seconds;
    this.attempts += attempts;
    if (cost !== undefined) this.cost = dollars((this.cost ?? 0) + cost);
  }

  tool(name: string, refused: boolean): void {
    // A model may write anything as a name, and another one each time.
    const short = name.slice(0, maxToolNameLength);
    const key = this.tools.has(short) || this.tools.size < maxCountedTools ? short : otherTools;
    const { calls, errors } = this.tools.get(key) ?? { calls: 0, errors: 0 };
    this.tools.set(key, { calls: calls + 1, errors: errors + (refused ? 1 : 0) });
  }

  /** What a worker tells of an attempt; one in another language may tell nothing, or nonsense. */
  environment(told: object): void {
    const { seconds, attempts }: { seconds?: unknown; attempts?: unknown } = told;
    this.seconds.environment += isAmount(seconds) ? seconds : 0;
    this.attempts += isAmount(attempts) && Number.isInteger(attempts) ? attempts : 1;
  }

  /** For a later run of the same rollout. */
  carry(): Metered {
    const { turns, attempts, usage, seconds, cost, calls, answers, tools, response } = this;
    return {
      ...{ turns, attempts, usage, seconds, answers, tools: [...tools] },
      ...packCalls(calls),
      ...(cost !== undefined && { cost }),
      ...(response && { response }),
    };
  }

  /** Goes on from what an earlier run has carried here. */
  resume({ turns, attempts, usage, seconds, answers, tools, cost, response, ...packed }: Metered): void {
    Object.assign(this, { turns, attempts, cost, response });
    Object.assign(this.usage, usage);
    Object.assign(this.seconds, seconds);
    addAnswers(this.answers, answers);
    for (const [name, use] of tools) this.tools.set(name, use);
    // One by one: a spread of thousands of arguments is too much for a call.
    for (const call of unpackCalls(packed)) this.calls.push(call);
  }

  progress(): Omit<Progress, 'conversation' | 'state'> {
    const { turns, usage, attempts, seconds, cost, calls: model_calls, answers, tools } = this;
    return {
      turns,
      usage,
      attempts,
      timings: { ...seconds, total: this.spent },
      model_calls,
      answers,
      ...(tools.size > 0 && { tools: Object.fromEntries(tools) }),
      ...(cost !== undefined && { cost }),
    };
  }
}

function costOf({ input_tokens, cached_tokens, output_tokens }: GenerateOutput['usage'], price: Price): number {
  // Servers count cached tokens among those of the input, and some count more of them.
  const cached = Math.min(cached_tokens, input_tokens);
  const millionths =
    (input_tokens - cached) * price.input + cached * (price.cached ?? price.input) + output_tokens * price.output;
  return millionths / 1e6;
}

/** To a billionth, so that no record says 0.30000000000000004. */
function dollars(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
