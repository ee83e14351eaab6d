/** The models that the rewards of recorded rollouts may ask: judges, and whoever else the environments have roles for. */

import { pathToFileURL } from 'node:url';
import { sha256Of } from '../../store/blobs.ts';
import type { BlobRef } from '../../contracts/blob.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import type { Environment } from '../../environments/environment.ts';
import { UsageError } from '../errors.ts';
import { parseBindings, type GivenBinding } from '../../batches/bindings.ts';
import { readScript, type Cast } from '../../batches/script.ts';
import { unusedRoles } from '../../batches/unused-roles.ts';

/** What `--model` gave, complete for these environments. A policy may be given and is not used: it has spoken. */
export async function bindRoles(
  given: readonly string[] | undefined,
  cast: Cast & { readonly neededRoles: (environment: Environment) => readonly string[] },
  note: (text: string) => void,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, ModelBinding>> {
  const bindings = given === undefined ? {} : parseBindings(given, variables);
  const unused = checkRoles(Object.keys(bindings), cast, note);
  const asked = Object.entries(bindings).filter(([role]) => role !== 'policy' && !unused.includes(role));
  const entries = asked.map(async ([role, binding]) => [role, await bind(role, binding, cast)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** The roles that nobody plays. */
function checkRoles(
  bound: readonly string[],
  { environments, neededRoles }: Parameters<typeof bindRoles>[1],
  note: (text: string) => void,
): string[] {
  const known = ['policy', ...new Set(environments.flatMap(({ roles }) => roles))];
  const unused = unusedRoles({ bound, known, whose: 'this file' }, note);
  for (const environment of environments) {
    const open = neededRoles(environment).find((role) => !bound.includes(role));
    if (open === undefined) continue;
    throw new UsageError(`no model for the role "${open}" of ${environment.name}: add --model ${open}=NAME[@URL]`);
  }
  return unused;
}

async function bind(
  role: string,
  { provider, model, urls, key_variable, file }: GivenBinding,
  cast: Cast,
): Promise<ModelBinding> {
  return {
    provider,
    model,
    // Calls are made here and now.
    queue: '',
    ...(urls && { urls }),
    ...(key_variable !== undefined && { key_variable }),
    ...(provider === 'scripted' && { script: scriptRef(await readScript(role, file, cast)) }),
  };
}

/** The user's own file: there is no store to keep it in. */
function scriptRef({ path, text }: { readonly path: string; readonly text: string }): BlobRef {
  return { url: pathToFileURL(path).href, sha256: sha256Of(text), bytes: Buffer.byteLength(text) };
}
