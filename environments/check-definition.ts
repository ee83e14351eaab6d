/** What can be known to be wrong with a definition before any row is opened. */

import { z } from 'zod';
import { maxTurns } from '../contracts/limits.ts';
import { environmentNamePattern } from '../contracts/names.ts';
import { suggestion } from '../contracts/suggestion.ts';
import type { EnvironmentDefinition, Tool } from './definition.ts';
import { complaints } from '../contracts/issues.ts';
import { InvalidDefinitionError } from './errors.ts';
import { secondsOf } from './hook-timeout.ts';
import { resolveOptions } from './options.ts';

/** Names that providers accept for tools. */
const toolNamePattern = /^[A-Za-z0-9_-]{1,64}$/;
/** A role is part of flags: `--model judge=…`. */
const roleNamePattern = /^[a-z][a-z0-9_]{0,63}$/;

type AnyDefinition = EnvironmentDefinition<
  z.ZodType,
  z.ZodType,
  z.ZodObject,
  Record<string, z.ZodType>,
  string,
  string
>;
type AnyTool = Tool<z.ZodType, unknown, unknown, string>;

/** A part that nobody reads is a slip of the pen; types tell of it only where it is written as a literal, and not in JavaScript. */
const parts = Object.keys({
  name: true,
  description: true,
  version: true,
  placement: true,
  row: true,
  state: true,
  options: true,
  presets: true,
  roles: true,
  idle_roles: true,
  hook_timeout: true,
  max_turns: true,
  replayable: true,
  reads_state: true,
  needs: true,
  open: true,
  tools: true,
  unknown_tool: true,
  user: true,
  rewards: true,
  weights: true,
  gold: true,
  close: true,
} satisfies Record<keyof AnyDefinition, true>);
const toolParts = Object.keys({ description: true, input: true, run: true } satisfies Record<keyof AnyTool, true>);

interface Checked {
  readonly name: string;
  readonly placement?: string;
  readonly hook_timeout?: string;
  readonly max_turns?: number;
  readonly roles?: readonly string[];
  readonly rewards: object;
  readonly weights?: object;
  readonly tools?: object;
  readonly options?: z.ZodObject;
  readonly presets?: Readonly<Record<string, unknown>>;
}

/** Throws an `InvalidDefinitionError` that says what to change. */
export function checkDefinition(definition: Checked): void {
  const { name, placement, hook_timeout, roles = [], rewards, weights = {}, tools = {} } = definition;
  const { options, presets = {}, max_turns } = definition;
  const wrong = (what: string): never => {
    throw new InvalidDefinitionError(`The environment "${name}" cannot work: ${what}`);
  };

  if (!environmentNamePattern.test(name))
    wrong('its name has to be lower-case letters, digits and "_", a letter first.');
  const unknown = (given: object, known: readonly string[], whose: string): void => {
    const odd = Object.keys(given).find((part) => !known.includes(part));
    if (odd !== undefined)
      wrong(`${whose} has no part "${odd}"${suggestion(odd, known)}; there are ${known.join(', ')}.`);
  };
  unknown(definition, parts, 'a definition');
  for (const [tool, given] of Object.entries<object>({ ...tools })) unknown(given, toolParts, `the tool "${tool}"`);

  if (placement !== undefined && placement !== 'inline' && placement !== 'queue') {
    wrong(`its placement is "${placement}"; it has to be "inline" or "queue".`);
  }
  if (hook_timeout !== undefined && secondsOf(hook_timeout) === undefined) {
    const given = JSON.stringify(hook_timeout);
    wrong(`its hook_timeout is ${given}; it has to be a time with its unit, like "30 seconds", of at most a day.`);
  }

  if (max_turns !== undefined && !(Number.isInteger(max_turns) && max_turns >= 1 && max_turns <= maxTurns)) {
    wrong(`its max_turns is ${String(max_turns)}; it has to be a whole number from 1 to ${maxTurns}.`);
  }

  const names = Object.keys(rewards);
  if (names.length === 0) wrong('it has no rewards.');
  for (const [reward, weight] of Object.entries<unknown>({ ...weights })) {
    if (!names.includes(reward)) wrong(`it weighs "${reward}", but its rewards are ${names.join(', ')}.`);
    if (!Number.isFinite(weight)) wrong(`the weight of "${reward}" is ${String(weight)}, not a finite number.`);
  }

  for (const [index, role] of roles.entries()) {
    if (!roleNamePattern.test(role)) wrong(`the role "${role}" has to be lower-case letters, digits and "_".`);
    if (role === 'policy') wrong('the role "policy" is the model that the rollout is about; hooks cannot ask it.');
    if (roles.indexOf(role) !== index) wrong(`the role "${role}" is declared twice.`);
  }

  for (const [tool, { input }] of Object.entries<{ input: z.ZodType }>({ ...tools })) {
    if (!toolNamePattern.test(tool)) wrong(`the tool "${tool}" has to be 1 to 64 letters, digits, "_" and "-".`);
    const type = inputType(input, (reason) => wrong(`the input of the tool "${tool}" has no JSON Schema: ${reason}`));
    if (type !== 'object') wrong(`the input of the tool "${tool}" has to be an object, with one field per argument.`);
  }

  const defaults = options?.safeParse({});
  if (defaults?.error) wrong(`every option needs a default: ${complaints(defaults.error)}`);
  for (const [preset, given] of Object.entries(presets)) {
    try {
      resolveOptions(definition, given as Record<string, unknown>);
    } catch (error) {
      wrong(`the preset "${preset}" does not fit its options. ${String(error)}`);
    }
  }
}

function inputType(input: z.ZodType, unrepresentable: (reason: string) => never): unknown {
  try {
    return z.toJSONSchema(input, { io: 'input' }).type;
  } catch (error) {
    return unrepresentable(error instanceof Error ? error.message : String(error));
  }
}
