/** The environments of a batch: the one that was asked for, or those that the rows name. */

import { bindDescription } from '../../contracts/binding.ts';
import { environmentOf, type Row } from '../../contracts/dataset.ts';
import type { EnvironmentBinding, Options } from '../../contracts/environment.ts';
import { isObject } from '../../contracts/json.ts';
import { environmentNamePattern, environmentQueue, workflowQueue } from '../../contracts/names.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Environment } from '../../environments/environment.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';

/** An environment at hand. */
export interface KnownEnvironment {
  readonly environment: Environment;
  readonly preset?: string | undefined;
}

/** An environment that somebody else's worker answers for; what it is, only that worker knows. */
export interface ForeignEnvironment {
  readonly name: string;
  readonly queue: string;
  readonly preset?: string | undefined;
}

export type ChosenEnvironment = KnownEnvironment | ForeignEnvironment;

/** Reads `NAME[:PRESET]` or `NAME[:PRESET]@QUEUE`. */
export function chooseEnvironment(catalogue: Catalogue, text: string): ChosenEnvironment {
  const [, named = text, queue] = /^([^@]*)@(.*)$/s.exec(text) ?? [];
  if (queue === undefined) return findEnvironment(catalogue, text);
  const { name, preset } = splitPreset(named);
  if (!environmentNamePattern.test(name)) {
    throw new ConfigurationError(`"${text}": a name is lower-case letters, digits and "_", a letter first`, {
      field: 'environment',
    });
  }
  if (!/^[^\s@]{1,200}$/.test(queue)) {
    throw new ConfigurationError(`"${text}": after the @ goes the task queue that its worker polls`, {
      field: 'environment',
    });
  }
  return { name, queue, preset };
}

/** Reads `NAME[:PRESET]`. */
export function findEnvironment(catalogue: Catalogue, text: string): KnownEnvironment {
  const { name, preset } = splitPreset(text);
  const environment = catalogue.find(name);
  if (environment) return { environment, preset };
  const { names } = catalogue;
  throw new ConfigurationError(`unknown environment "${name}"${suggestion(name, names)}; ${known(catalogue)}`, {
    solvedBy: 'environments',
  });
}

/** The environment that a row names; `place` says where the row is. NeMo Gym's agents are named after their environments. */
export function environmentOfRow(catalogue: Catalogue, row: Row, place: () => string): Environment {
  const name = environmentOf(row);
  if (name === undefined)
    throw new ConfigurationError(`${place()}: the row names no environment; ${known(catalogue)}`, {
      solvedBy: 'environment',
    });
  const environment = catalogue.find(name) ?? catalogue.find(name.replace(/_(simple_)?agent$/, ''));
  if (environment) return environment;
  throw new ConfigurationError(
    `${place()}: the row names the unknown environment "${name}"${suggestion(name, catalogue.names)}; ${known(catalogue)}`,
  );
}

interface Surroundings {
  readonly prefix: string;
  readonly catalogue: Catalogue;
  /** The limit of the batch, which wins over those of the environments. */
  readonly maxTurns?: number | undefined;
}

/** The environments as the batch uses them, with their options checked. With several, an option is `ENVIRONMENT.KEY`. */
export function bindEnvironments(
  chosen: readonly ChosenEnvironment[],
  given: Readonly<Record<string, unknown>>,
  { prefix, catalogue, maxTurns }: Surroundings,
): EnvironmentBinding[] {
  const options = splitOptions(chosen.map(nameOf), given);
  return chosen.map((one) => {
    const own = options.get(nameOf(one)) ?? {};
    if (!('environment' in one)) return foreign(one, own, maxTurns);
    const { environment, preset } = one;
    const ships = catalogue.moduleOf(environment.name) === undefined;
    const queue = ships ? workflowQueue(prefix) : environmentQueue(prefix, environment.name);
    return bindDescription(environment.describe(), {
      queue,
      options: environment.resolveOptions(own, preset),
      maxTurns,
    });
  });
}

/** The options of each environment, by name. */
export function splitOptions(
  names: readonly string[],
  given: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const options = new Map<string, Record<string, unknown>>(names.map((name) => [name, {}]));
  for (const [key, value] of Object.entries(given)) {
    const [environment, name] = addressee(key, names);
    const own = options.get(environment) ?? {};
    if (options.has(key) && isObject(value)) Object.assign(own, value);
    else own[name] = value;
  }
  return options;
}

/** The batch asks it for the rest before it starts. */
function foreign(
  { name, queue, preset }: ForeignEnvironment,
  options: Options,
  maxTurns: number | undefined,
): EnvironmentBinding {
  const unknown = { name, version: '', placement: 'queue', weights: {} } as const;
  return {
    ...bindDescription(unknown, { queue, options, maxTurns }),
    foreign: { ...(preset !== undefined && { preset }) },
  };
}

export function nameOf(chosen: ChosenEnvironment): string {
  return 'environment' in chosen ? chosen.environment.name : chosen.name;
}

/** Whose option a key is, and what the option is called there. */
function addressee(key: string, names: readonly string[]): readonly [environment: string, option: string] {
  const named = names.find((name) => key === name || key.startsWith(`${name}.`));
  if (named !== undefined) return [named, key.slice(named.length + 1)];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return [only, key];
  throw new ConfigurationError(
    `the rows use several environments; write ENVIRONMENT.${key} with one of ${names.join(', ')}`,
    { field: `options.${key}` },
  );
}

function splitPreset(text: string): { name: string; preset?: string } {
  const [name = '', ...rest] = text.split(':');
  return { name, ...(rest.length > 0 && { preset: rest.join(':') }) };
}

function known({ names }: Catalogue): string {
  return `known are ${names.join(', ')}`;
}
