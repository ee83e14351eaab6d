/** The authoring API: one call turns schemas and plain functions into an environment. */

import { z } from 'zod';
import type { EnvironmentDescription } from '../contracts/environment.ts';
import { checkDefinition } from './check-definition.ts';
import type { EnvironmentDefinition } from './definition.ts';
import type { Environment } from './environment.ts';
import { secondsOf } from './hook-timeout.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { resolveOptions } from './options.ts';
import { misfitOf, parseRow } from './row.ts';
import { serve } from './serve.ts';

const NoOptions = z.object({});

/**
 * Defines an environment. Every type of its hooks is inferred from the schemas; what can be checked of it is checked here,
 * with an `InvalidDefinitionError`.
 *
 * @example
 * export const echo = defineEnvironment({
 *   name: 'echo',
 *   description: 'Say what you were told.',
 *   placement: 'inline',
 *   row: z.object({ text: z.string() }),
 *   state: z.object({}),
 *   open: ({ row }) => ({ state: {}, items: [user(`Say: ${row.text}`)] }),
 *   rewards: { same: ({ row, transcript }) => Number(lastReply(transcript) === row.text) },
 * });
 */
export function defineEnvironment<
  RowSchema extends z.ZodType,
  StateSchema extends z.ZodType,
  OptionsSchema extends z.ZodObject = typeof NoOptions,
  Tools extends Record<string, z.ZodType> = Record<string, z.ZodType>,
  const Role extends string = never,
  Reward extends string = string,
>(definition: EnvironmentDefinition<RowSchema, StateSchema, OptionsSchema, Tools, Role, Reward>): Environment<Reward> {
  checkDefinition(definition);
  const { name, description, placement = 'queue' } = definition;
  let described: EnvironmentDescription | undefined;
  return {
    name,
    description,
    placement,
    roles: definition.roles ?? [],
    // The schema of the options made them.
    idleRoles: (given) => definition.idle_roles?.(resolveOptions(definition, given) as z.output<OptionsSchema>) ?? [],
    rewards: Object.keys(definition.rewards) as Reward[],
    describe: () => (described ??= describe(definition)),
    resolveOptions: (given, preset) => resolveOptions(definition, given, preset),
    serve: (host) => serve(definition, host),
    misfit: (row) => misfitOf(definition, row),
    gold(row, given) {
      // The schema of the options made them.
      const options = resolveOptions(definition, given) as z.output<OptionsSchema>;
      const turns = definition.gold?.({ row: parseRow(definition, row), options });
      return typeof turns === 'string' ? [turns] : turns;
    },
  };
}

function describe<
  RowSchema extends z.ZodType,
  StateSchema extends z.ZodType,
  OptionsSchema extends z.ZodObject,
  Tools extends Record<string, z.ZodType>,
  Role extends string,
  Reward extends string,
>(
  definition: EnvironmentDefinition<RowSchema, StateSchema, OptionsSchema, Tools, Role, Reward>,
): EnvironmentDescription {
  const { name, description, version = '1', placement = 'queue', presets = {}, max_turns } = definition;
  const tools = Object.entries<{ description: string; input: z.ZodType }>(definition.tools ?? {});
  const weights: Partial<Record<string, number>> = definition.weights ?? {};
  const timeout_seconds = definition.hook_timeout === undefined ? undefined : secondsOf(definition.hook_timeout);
  return {
    name,
    description,
    version,
    placement,
    converses: definition.user !== undefined,
    roles: [...(definition.roles ?? [])],
    weights: Object.fromEntries(Object.keys(definition.rewards).map((reward) => [reward, weights[reward] ?? 1])),
    replayable: definition.replayable ?? placement === 'inline',
    reads_state: definition.reads_state ?? !hasNoFields(definition.state),
    tools: tools.map(([tool, spec]) => ({
      name: tool,
      description: spec.description,
      parameters: jsonSchemaOf(spec.input),
    })),
    row: jsonSchemaOf(definition.row),
    options: jsonSchemaOf(definition.options ?? NoOptions),
    presets: Object.fromEntries(Object.entries(presets).map(([preset, given]) => [preset, { ...given }])),
    needs: definition.needs ?? {},
    ...(timeout_seconds !== undefined && { timeout_seconds }),
    ...(max_turns !== undefined && { max_turns }),
  };
}

function hasNoFields(state: z.ZodType): boolean {
  return state instanceof z.ZodObject && Object.keys(state.shape).length === 0 && state.def.catchall === undefined;
}
