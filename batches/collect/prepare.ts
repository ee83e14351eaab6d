/** Checks everything that can be checked before a batch leaves its first trace. */

import { randomBytes } from 'node:crypto';
import { onDisk, type DatasetFile } from '../../results/dataset.ts';
import { readManifest } from '../../results/index.ts';
import { openStore } from '../../store/store.ts';
import { maxBatchBytes, maxModelsBytes } from '../../contracts/limits.ts';
import type { EnvironmentBinding } from '../../contracts/environment.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Environment } from '../../environments/environment.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { checkPrices } from '../../cli/flags/budget.ts';
import { openModules } from '../modules.ts';
import { prefixOfBatch } from '../prefix.ts';
import type { CollectSettings } from '../../cli/flags/settings.ts';
import { storeUrl } from '../store-url.ts';
import type { Cast } from '../script.ts';
import { checkOutput, defaultOutput } from '../../cli/result-files.ts';
import { scanDataset } from './dataset.ts';
import { bindEnvironments, chooseEnvironment, environmentOfRow, nameOf } from './environments.ts';
import { readBindings, type ReadBinding } from './models.ts';

/** A batch that can start. */
export interface Prepared {
  readonly batch: string;
  readonly settings: CollectSettings;
  readonly dataset: DatasetFile & { readonly sha256: string };
  readonly rows: number;
  /** Whether the rows name their environments, which may be several. */
  readonly mixed: boolean;
  readonly environments: readonly EnvironmentBinding[];
  readonly catalogue: Catalogue;
  readonly models: Readonly<Record<string, ReadBinding>>;
  readonly prefix: string;
  readonly store: string;
  readonly out: string;
}

export async function prepare(
  settings: CollectSettings,
  now = new Date(),
  note?: (text: string) => void,
): Promise<Prepared> {
  const { rows: path, environment: named, only, limit } = settings;
  if (path === undefined) throw new ConfigurationError('which rows? Name a JSON Lines file', { field: 'rows' });
  const catalogue = await openModules(settings.environments);
  const asked = named === undefined ? undefined : chooseEnvironment(catalogue, named);
  const scan = async () => {
    const dataset = await onDisk(path);
    const scanned = await scanDataset(dataset, { only, limit }, (row, place) => {
      if (!asked) return environmentOfRow(catalogue, row, place);
      return 'environment' in asked ? asked.environment : undefined;
    });
    return { ...scanned, dataset };
  };
  // Flags are checked sooner than rows, but for those that depend on what the rows name.
  const early = asked ? undefined : await scan();
  const chosen = asked ? [asked] : (early?.environments ?? []).map((environment) => ({ environment }));
  const batch =
    settings.batch ??
    newBatchId(
      chosen.map((one) => ({ name: nameOf(one) })),
      now,
    );
  const prefix = prefixOfBatch(batch, !settings.detach && !settings['no-worker'], settings.prefix);
  const bound = bindEnvironments(chosen, settings.option ?? {}, { prefix, catalogue, maxTurns: settings['max-turns'] });
  const known = chosen.flatMap((one) => ('environment' in one ? [one.environment] : []));
  const cast: Cast = {
    environments: known,
    idle: idleRoles(known, bound),
    foreign: chosen.some((one) => !('environment' in one)),
    scriptOf: (name) => catalogue.file(name, 'script.jsonl'),
  };
  const models = await readBindings(settings.model, cast, process.env, note);
  checkPrices({ cost: settings['max-cost'] }, models);
  if (settings['token-ids'] && models['policy']?.provider === 'openai') {
    throw new ConfigurationError('only the Chat Completions API gives them: name the model as chat-completions:NAME@URL', {
      field: 'tokenIds',
    });
  }
  const store = storeUrl(settings.store);
  if (settings.batch !== undefined && (await readManifest(openStore(store), batch))) throw batchExists(batch);
  checkSizes({ settings, bound, models });
  const out = settings.out ?? defaultOutput(batch);
  await checkOutput(out, settings.force);
  const { dataset, rows, sha256 } = early ?? (await scan());
  return {
    batch,
    settings,
    dataset: { ...dataset, sha256 },
    rows,
    mixed: asked === undefined,
    environments: bound,
    catalogue,
    models,
    prefix,
    store,
    out,
  };
}

/** What a batch is told is one argument of its workflow, and every rollout carries its models. */
function checkSizes({ settings, bound, models }: { settings: CollectSettings; bound: object; models: object }): void {
  const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
  const check = (field: string, bytes: number, most: number, what = ''): void => {
    if (bytes > most)
      throw new ConfigurationError(`${what}${Math.ceil(bytes / 1024)} KiB, and may take ${most / 1024} KiB`, { field });
  };
  const addresses = Object.values(models as Record<string, ReadBinding>).map((one) => ({ ...one, script: undefined }));
  check('models', bytesOf(addresses), maxModelsBytes, 'names, URLs and prices take ');
  const settled = bytesOf([bound, settings['extra-body'] ?? null]);
  check('options', settled, maxBatchBytes / 2, 'with extraBody they take ');
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
  return new ConfigurationError(`the batch ${batch} exists: choose another, or go on with \`dgym resume ${batch}\``, { field: 'batch' });
}

/** `<environment>-<yyyymmdd>-<hhmmss>-<4 hex>`, in local time. */
export function newBatchId(environments: readonly { readonly name: string }[], now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
  const name = environments.length === 1 ? (environments[0]?.name ?? 'batch') : 'mixed';
  return [name, date, time, randomBytes(2).toString('hex')].join('-');
}
