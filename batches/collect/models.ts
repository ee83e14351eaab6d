/** The models of a batch: every role bound, every script readable, before anything starts. */

import { putBlob } from '../../store/blobs.ts';
import type { Store } from '../../store/store.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { modelQueue } from '../../contracts/names.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { fieldOf, parseBindings, type GivenBinding, type GivenBindings } from '../bindings.ts';
import { readScript, type Cast } from '../script.ts';
import { unusedRoles } from '../unused-roles.ts';

/** A binding with the text of its script. */
export interface ReadBinding extends GivenBinding {
  readonly script?: string;
}

/** The option `models`, or `DGYM_MODEL` for the policy; complete for these environments, or an error that says what to add. */
export async function readBindings(
  given: unknown,
  cast: Cast,
  variables: NodeJS.ProcessEnv = process.env,
  note: (text: string) => void = () => undefined,
): Promise<Record<string, ReadBinding>> {
  const bound = withPolicy(given === undefined ? {} : parseBindings(given, variables), variables);
  const unused = checkRoles(bound, cast, note);
  const used = Object.entries(bound).filter(([role]) => !unused.includes(role));
  const entries = used.map(async ([role, binding]) => {
    if (binding.provider !== 'scripted') return [role, binding] as const;
    const { text: script } = await readScript(role, binding.file, cast);
    return [role, { ...binding, script }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Puts scripts into the store and models onto their queues; `timeout` is for those without one of their own. */
export async function bindModels(
  bindings: Readonly<Record<string, ReadBinding>>,
  store: Store,
  prefix: string,
  timeout?: number,
): Promise<Record<string, ModelBinding>> {
  const entries = Object.entries(bindings).map(async ([role, given]) => {
    const { provider, model, urls, key_variable, pool, script, price, timeout: timeout_seconds = timeout } = given;
    const binding: ModelBinding = {
      provider,
      model,
      queue: modelQueue(prefix, pool),
      ...(urls && { urls }),
      ...(key_variable !== undefined && { key_variable }),
      ...(script !== undefined && { script: await putBlob(store, script) }),
      ...(price && { price }),
      ...(timeout_seconds !== undefined && { timeout_seconds }),
    };
    return [role, binding] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function withPolicy(bindings: GivenBindings, variables: NodeJS.ProcessEnv): GivenBindings {
  if (bindings['policy'] || !variables['DGYM_MODEL']) return bindings;
  return { ...parseBindings({ policy: variables['DGYM_MODEL'] }, variables), ...bindings };
}

/** The roles that nobody plays; those of an environment on a queue only its worker knows. */
function checkRoles(
  bindings: GivenBindings,
  { environments, foreign = false, idle = new Set() }: Cast,
  note: (text: string) => void,
): string[] {
  const roles = new Map<string, string>(
    environments.flatMap(({ name, roles }) => roles.map((role) => [role, name] as const)),
  );
  const wanted = ['policy', ...roles.keys()];
  const bound = Object.keys(bindings);
  const unused = foreign ? [] : unusedRoles({ bound, known: wanted, whose: 'this batch' }, note);
  const open = wanted.find((role) => !bindings[role] && !idle.has(role));
  if (open === 'policy')
    throw new ConfigurationError(
      'no model: name one (NAME or NAME@URL), or "scripted" for the answers that come with the environment, or set DGYM_MODEL',
      { field: 'models' },
    );
  if (open !== undefined)
    throw new ConfigurationError(`no model for the role "${open}" of ${roles.get(open)}: NAME or NAME@URL`, {
      field: fieldOf(open),
    });
  return unused;
}
