/** The environments of a batch: the one that was asked for, or those that the rows name. */

import { environmentOf, type Row } from '../../contracts/dataset.ts';
import type { EnvironmentBinding } from '../../contracts/environment.ts';
import { workflowQueue } from '../../contracts/names.ts';
import type { Environment } from '../../environments/definition.ts';
import { environments as shipped } from '../../environments/index.ts';
import { suggestion, UsageError } from '../errors.ts';
import { isObject } from '../flags/values.ts';

export interface ChosenEnvironment {
  readonly environment: Environment;
  readonly preset?: string | undefined;
}

/** Reads `NAME[:PRESET]`. */
export function findEnvironment(text: string): ChosenEnvironment {
  const [name = '', ...rest] = text.split(':');
  const environment = shipped.get(name);
  if (!environment)
    throw new UsageError(`unknown environment "${name}"${suggestion(name, shipped.keys())}; ${known()}`);
  return { environment, preset: rest.length === 0 ? undefined : rest.join(':') };
}

/** The environment that a row names; `place` says where the row is. NeMo Gym's agents are named after their environments. */
export function environmentOfRow(row: Row, place: () => string): Environment {
  const name = environmentOf(row);
  if (name === undefined)
    throw new UsageError(`${place()}: the row names no environment; pass --environment NAME; ${known()}`);
  const environment = shipped.get(name) ?? shipped.get(name.replace(/_(simple_)?agent$/, ''));
  if (environment) return environment;
  throw new UsageError(
    `${place()}: the row names the unknown environment "${name}"${suggestion(name, shipped.keys())}; ${known()}`,
  );
}

/** The environments as the batch uses them, with their options checked. With several, an option is `ENVIRONMENT.KEY`. */
export function bindEnvironments(
  chosen: readonly ChosenEnvironment[],
  given: Readonly<Record<string, unknown>>,
  prefix: string,
): EnvironmentBinding[] {
  const options = new Map<string, Record<string, unknown>>(chosen.map(({ environment }) => [environment.name, {}]));
  for (const [key, value] of Object.entries(given)) {
    const [environment, name] = addressee(key, [...options.keys()]);
    const own = options.get(environment) ?? {};
    if (options.has(key) && isObject(value)) Object.assign(own, value);
    else own[name] = value;
  }
  return chosen.map(({ environment, preset }) => {
    const { name, version, placement, weights } = environment.describe();
    const resolved = environment.resolveOptions(options.get(name) ?? {}, preset);
    return { name, version, placement, weights, queue: workflowQueue(prefix), options: resolved };
  });
}

/** Whose option a key is, and what the option is called there. */
function addressee(key: string, names: readonly string[]): readonly [environment: string, option: string] {
  const named = names.find((name) => key === name || key.startsWith(`${name}.`));
  if (named !== undefined) return [named, key.slice(named.length + 1)];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return [only, key];
  throw new UsageError(
    `--option ${key}: the rows use several environments; write ENVIRONMENT.${key} with one of ${names.join(', ')}`,
  );
}

function known(): string {
  return `known are ${[...shipped.keys()].join(', ')}`;
}
