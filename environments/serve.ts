/** An environment's verbs over JSON values: parses what comes in, so that hooks only ever see typed values, and commits. */

import type { z } from 'zod';
import type { Row } from '../contracts/dataset.ts';
import type { Options } from '../contracts/environment.ts';
import { Asks } from './asks.ts';
import type { EnvironmentDefinition, RoleModel, Scope, Score, TaskScope, Tool } from './definition.ts';
import type { EnvironmentVerbs, GivenAnswer, Host, Suspended } from './environment.ts';
import { complaints } from '../contracts/issues.ts';
import { ToolError } from './errors.ts';
import { jsonCopy, ownCopy, refuseLoss, resultText } from './json.ts';
import { requestOf } from './opening.ts';
import { resolveOptions } from './options.ts';
import { roleModel } from './role-model.ts';
import { parseRow } from './row.ts';
import { readCall, refusal, toolSpecs } from './tools.ts';

export function serve<
  RowSchema extends z.ZodType,
  StateSchema extends z.ZodType,
  OptionsSchema extends z.ZodObject,
  Tools extends Record<string, z.ZodType>,
  Role extends string,
  Reward extends string,
>(
  definition: EnvironmentDefinition<RowSchema, StateSchema, OptionsSchema, Tools, Role, Reward>,
  { key, signal }: Host,
): EnvironmentVerbs {
  type State = z.output<StateSchema>;
  type Settings = z.output<OptionsSchema>;
  type AnyTool = Tool<z.ZodType, State, Settings, Role>;
  type AnyScore = Score<z.output<RowSchema>, State, Settings, Role>;

  const { name } = definition;
  const tools = new Map(Object.entries<AnyTool>(definition.tools ?? {}));
  const scores = Object.entries<AnyScore>(definition.rewards);
  const unknownTool = (tool: string): unknown => definition.unknown_tool?.(tool) ?? { detail: 'Not Found' };

  // The schema of the options made them.
  const settingsOf = (options: Options) => resolveOptions(definition, options) as Settings;
  const rowOf = (row: Row): z.output<RowSchema> => parseRow(definition, row);
  const stateOf = (state: unknown): State => {
    const read = definition.state.safeParse(state);
    if (read.success) return read.data;
    throw new TypeError(`The state of "${name}" does not fit its schema: ${complaints(read.error)}`);
  };
  const commit = (state: unknown) => {
    const kept = jsonCopy(stateOf(state), 'state');
    refuseLoss(state, kept, 'state');
    return kept;
  };

  const scope = (input: { state: unknown; options: Options }, asks: Asks): Scope<State, Settings, Role> => ({
    // A copy: what a hook that throws did to it has never happened.
    state: stateOf(structuredClone(input.state)),
    options: settingsOf(input.options),
    models: Object.fromEntries((definition.roles ?? []).map((role) => [role, roleModel(role, asks)])) as Record<
      Role,
      RoleModel
    >,
    key,
    signal,
  });
  const taskScope = (
    input: Parameters<EnvironmentVerbs['reply']>[0],
    asks: Asks,
  ): TaskScope<z.output<RowSchema>, State, Settings, Role> => ({
    ...scope(input, asks),
    row: rowOf(input.row),
    transcript: input.transcript,
  });

  const rewardScope: typeof taskScope = (input, asks) => {
    const given = taskScope(input, asks);
    if (definition.reads_state !== false) return given;
    const get = (): never => {
      throw new Error(
        `A reward of "${name}" reads the state, and the definition says that none does: \`reads_state\`.`,
      );
    };
    return Object.defineProperty(given, 'state', { get, enumerable: false });
  };

  return {
    async open({ row, options }) {
      const parsed = rowOf(row);
      const { state, items } = await definition.open({ row: parsed, options: settingsOf(options), key, signal });
      const { tools: own, sampling } = requestOf(parsed, row);
      return {
        state: commit(state),
        items: [...items],
        tools: own ?? toolSpecs(tools),
        sampling,
        converses: definition.user !== undefined,
      };
    },

    call(input) {
      const { call, state } = input;
      const read = readCall(tools, call, unknownTool);
      if ('output' in read) return Promise.resolve({ state, output: read.output, refused: true, invalid: true });
      return asking(input.answers, async (asks) => {
        const draft = scope(input, asks);
        try {
          const result = await read.tool.run(read.input, draft);
          return { state: commit(draft.state), output: resultText(result) };
        } catch (error) {
          if (error instanceof ToolError) return { state, output: refusal(error.message), refused: true };
          throw error;
        }
      });
    },

    reply(input) {
      return asking(input.answers, async (asks) => {
        const draft = taskScope(input, asks);
        const message = await definition.user?.(draft);
        return { state: commit(draft.state), ...(message !== undefined && { message }) };
      });
    },

    reward(input) {
      return asking(input.answers, async (asks) => {
        // All of them to their end: one that waits for a model does not cut another short. What one does to the conversation
        // or to the row, no other sees.
        const own = scores.length > 1 ? ownCopy<typeof input> : (same: typeof input) => same;
        const results = await Promise.allSettled(
          scores.map(async ([reward, score]) => scored(name, reward, await score(rewardScope(own(input), asks)))),
        );
        const given = results.map((result) => {
          if (result.status === 'rejected') throw result.reason as Error;
          return result.value;
        });
        const details = Object.fromEntries(given.flatMap((score) => Object.entries(score.details)));
        return {
          rewards: Object.fromEntries(given.map(({ reward, score }) => [reward, score])),
          ...(Object.keys(details).length > 0 && { details }),
        };
      });
    },

    async close(input) {
      const { state, options } = scope(input, new Asks([]));
      await definition.close?.({ state, options, key, signal });
    },
  };
}

/** Runs a hook up to its end or to where it waits for models. */
async function asking<T>(answers: readonly GivenAnswer[], hook: (asks: Asks) => Promise<T>): Promise<Suspended | T> {
  const asks = new Asks(answers);
  const settled = await asks.settle(() => hook(asks));
  return settled ? settled.value : { ask: asks.pending };
}

function scored(
  environment: string,
  reward: string,
  result: Awaited<ReturnType<Score<unknown, unknown, unknown, never>>>,
): { reward: string; score: number; details: Record<string, unknown> } {
  const { score, details = {} } = typeof result === 'object' ? result : { score: result };
  if (!Number.isFinite(score)) {
    throw new TypeError(
      `The reward "${reward}" of "${environment}" is ${String(score)}; a score has to be a finite number.`,
    );
  }
  return {
    reward,
    score,
    details: jsonCopy(details, `the details of the reward "${reward}"`) as Record<string, unknown>,
  };
}
