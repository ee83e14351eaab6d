/** Checks everything that can be checked before a batch leaves its first trace. */

import { randomBytes } from 'node:crypto';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import type { EnvironmentBinding } from '../../contracts/environment.ts';
import { maxBatchBytes, maxModelsBytes } from '../../contracts/limits.ts';
import type { Environment } from '../../environments/environment.ts';
import { onDisk, type DatasetFile } from '../../results/dataset.ts';
import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { checkPrices } from '../budget.ts';
import { openModules } from '../modules.ts';
import type { CheckedOptions } from '../options.ts';
import { prefixOfBatch } from '../prefix.ts';
import type { Cast } from '../script.ts';
import { scanDataset } from './dataset.ts';
import { bindEnvironments, chooseEnvironment, environmentOfRow, nameOf } from './environments.ts';
import { readBindings, type ReadBinding } from './models.ts';

/** A batch that can start. */
export interface Prepared {
  readonly batch: string;
  readonly options: CheckedOptions;
  readonly dataset: DatasetFile & { readonly sha256: string };
  readonly rows: number;
  /** Whether the rows name their environments, which may be several. */
  readonly mixed: boolean;
  readonly environments: readonly EnvironmentBinding[];
  readonly catalogue: Catalogue;
  readonly models: Readonly<Record<string, ReadBinding>>;
  readonly prefix: string;
  /** URL. */
  readonly store: string;
}

export async function prepare(
  options: CheckedOptions,
  store: string,
  { now = new Date(), note }: { readonly now?: Date; readonly note?: (text: string) => void } = {},
): Promise<Prepared> {
  const { rows: given, environment: named, only, limit } = options;
  if (given === undefined) throw new ConfigurationError('which rows? Name a JSON Lines file', { field: 'rows' });
  const catalogue = await openModules(options.environments);
  const asked = named === undefined ? undefined : chooseEnvironment(catalogue, named);
  const scan = async () => {
    const dataset = await onDisk(given);
    const scanned = await scanDataset(dataset, { only, limit }, (row, place) => {
      if (!asked) return environmentOfRow(catalogue, row, place);
      return 'environment' in asked ? asked.environment : undefined;
    });
    return { ...scanned, dataset };
  };
  // Options are checked sooner than rows, but for those that depend on what the rows name.
  const early = asked ? undefined : await scan();
  const chosen = asked ? [asked] : (early?.environments ?? []).map((environment) => ({ environment }));
  const names = chosen.map((one) => ({ name: nameOf(one) }));
  const batch = options.batch ?? newBatchId(names, now);
  const prefix = prefixOfBatch(batch, options.worker !== 'none', options.prefix);
  const bound = bindEnvironments(chosen, options.options ?? {}, { prefix, catalogue, maxTurns: options.maxTurns });
  const known = chosen.flatMap((one) => ('environment' in one ? [one.environment] : []));
  const cast: Cast = {
    environments: known,
    idle: idleRoles(known, bound),
    foreign: chosen.some((one) => !('environment' in one)),
    scriptOf: (name) => catalogue.file(name, 'script.jsonl'),
  };
  const models = await readBindings(options.models, cast, process.env, note);
  checkPrices(options.maxCost, models);
  if (options.tokenIds && models['policy']?.provider === 'openai') {
    throw new ConfigurationError(
      'only the Chat Completions API gives them: name the model as chat-completions:NAME@URL',
      {
        field: 'tokenIds',
      },
    );
  }
  if (options.batch !== undefined && (await readManifest(openStore(store), batch))) throw batchExists(batch);
  checkSizes({ options, bound, models });
  const { dataset, rows, sha256 } = early ?? (await scan());
  return {
    batch,
    options,
    dataset: { ...dataset, sha256 },
    rows,
    mixed: asked === undefined,
    environments: bound,
    catalogue,
    models,
    prefix,
    store,
  };
}

/** What a batch is told is one argument of its workflow, and every rollout carries its models. */
function checkSizes({
  options,
  bound,
  models,
}: {
  options: CheckedOptions;
  bound: object;
  models: Readonly<Record<string, ReadBinding>>;
}): void {
  const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
  const check = (field: string, what: string, bytes: number, most: number): void => {
    if (bytes <= most) return;
    throw new ConfigurationError(`${what} ${Math.ceil(bytes / 1024)} KiB, and may take ${most / 1024} KiB`, { field });
  };
  const addresses = Object.values(models).map((one) => ({ ...one, script: undefined }));
  check('models', 'names, URLs and prices take', bytesOf(addresses), maxModelsBytes);
  check('options', 'with the extra body they take', bytesOf([bound, options.extraBody ?? null]), maxBatchBytes / 2);
}

/** Roles for which no environment of the batch has a use. */
function idleRoles(environments: readonly Environment[], bound: readonly EnvironmentBinding[]): ReadonlySet<string> {
  const played = environments.flatMap((environment) => {
    const idle = environment.idleRoles(bound.find(({ name }) => name === environment.name)?.options ?? {});
    return environment.roles.filter((role) => !idle.includes(role));
  });
  return new Set(environments.flatMap(({ roles }) => roles).filter((role) => !played.includes(role)));
}

export function batchExists(batch: string): ConfigurationError {
  const problem = `the batch ${batch} exists: choose another id, or go on with \`dgym resume ${batch}\``;
  return new ConfigurationError(problem, { field: 'batch' });
}

/** `<environment>-<yyyymmdd>-<hhmmss>-<4 hex>`, in local time. */
export function newBatchId(environments: readonly { readonly name: string }[], now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
  const name = environments.length === 1 ? (environments[0]?.name ?? 'batch') : 'mixed';
  return [name, date, time, randomBytes(2).toString('hex')].join('-');
}
