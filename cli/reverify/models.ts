/** The models that the rewards of recorded rollouts may ask: judges, and whoever else the environments have roles for. */

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256Of } from '../../activities/store/blobs.ts';
import type { BlobRef } from '../../contracts/blob.ts';
import type { ModelBinding } from '../../contracts/model.ts';
import { parseScript } from '../../contracts/script.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import type { Environment } from '../../environments/definition.ts';
import { errorText, suggestion, UsageError } from '../errors.ts';
import { parseBindings, type GivenBinding } from '../flags/bindings.ts';

/** What `--model` gave, complete for these environments. A policy may be given and is not used: it has spoken. */
export async function bindRoles(
  given: readonly string[] | undefined,
  environments: readonly Environment[],
  catalogue: Catalogue,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Record<string, ModelBinding>> {
  const bindings = Object.entries(given === undefined ? {} : parseBindings(given, variables));
  const asked = bindings.filter(([role]) => role !== 'policy');
  checkRoles(
    asked.map(([role]) => role),
    environments,
  );
  const entries = asked.map(
    async ([role, binding]) => [role, await bind(role, binding, environments, catalogue)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function checkRoles(bound: readonly string[], environments: readonly Environment[]): void {
  const known = ['policy', ...new Set(environments.flatMap(({ roles }) => roles))];
  const stray = bound.find((role) => !known.includes(role));
  if (stray !== undefined) {
    const message = `there is no role "${stray}"${suggestion(stray, known)}; these records have ${known.join(', ')}`;
    throw new UsageError(`--model ${stray}=…: ${message}`);
  }
  for (const environment of environments) {
    const open = neededRoles(environment).find((role) => !bound.includes(role));
    if (open === undefined) continue;
    throw new UsageError(`no model for the role "${open}" of ${environment.name}: add --model ${open}=NAME[@URL]`);
  }
}

/** A simulated user has spoken, too: its messages are in the record. */
function neededRoles(environment: Environment): readonly string[] {
  const { converses, roles } = environment.describe();
  return converses ? roles.filter((role) => role !== 'user') : roles;
}

async function bind(
  role: string,
  { provider, model, urls, key_variable, file }: GivenBinding,
  environments: readonly Environment[],
  catalogue: Catalogue,
): Promise<ModelBinding> {
  return {
    provider,
    model,
    // Calls are made here and now.
    queue: '',
    ...(urls && { urls }),
    ...(key_variable !== undefined && { key_variable }),
    ...(provider === 'scripted' && { script: await scriptOf(role, file, environments, catalogue) }),
  };
}

async function scriptOf(
  role: string,
  file: string | undefined,
  [environment, another]: readonly Environment[],
  catalogue: Catalogue,
): Promise<BlobRef> {
  if (file === undefined && another) {
    throw new UsageError(
      `--model ${role}=scripted: the records are of several environments, each with a script of its own; name one file with scripted:FILE`,
    );
  }
  const path = resolve(file ?? catalogue.file(environment?.name ?? '', 'script.jsonl'));
  const data = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`--model ${role}=scripted: cannot read ${path}: ${errorText(error)}`);
  });
  try {
    parseScript(data.toString());
  } catch (error) {
    throw new UsageError(`${path}: ${errorText(error)}`);
  }
  return { url: pathToFileURL(path).href, sha256: sha256Of(data), bytes: data.length };
}
