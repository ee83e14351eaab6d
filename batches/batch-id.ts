/** Ids that users type: checked before they reach a path or a query, and completed from what the store has. */

import { listBatches, readManifest } from '../results/index.ts';
import { manifestKey } from '../store/layout.ts';
import type { Store } from '../store/store.ts';
import { batchIdPattern, parseRolloutId } from '../contracts/names.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';

/** The batch that is meant by an id, by the begin of one that no other has, or by `latest`. Of an unknown one the id as given. */
export async function batchOf(given: string | undefined, store: Store): Promise<string> {
  const id = batchId(given);
  if (await store.has(manifestKey(id))) return id;
  const batches: string[] = [];
  for await (const batch of listBatches(store)) if (id === 'latest' || batch.startsWith(id)) batches.push(batch);
  if (id === 'latest') return (await latestOf(batches, store)) ?? id;
  const [found = id, ...others] = batches;
  if (others.length === 0) return found;
  const shown = [...batches.slice(0, 5), ...(batches.length > 5 ? ['…'] : [])].join(', ');
  throw new ConfigurationError(`"${id}" is the begin of ${batches.length} batches: ${shown}`);
}

/** The same of a rollout, BATCH/ROW-SAMPLE. */
export async function rolloutOf(given: string | undefined, store: Store): Promise<Rollout> {
  const parsed = parseRolloutId(given ?? '');
  if (parsed && batchIdPattern.test(parsed.batch)) return { ...parsed, batch: await batchOf(parsed.batch, store) };
  throw new ConfigurationError(`"${given ?? ''}" is not a rollout: write BATCH/ROW-SAMPLE, such as my-batch/12-0`);
}

type Rollout = NonNullable<ReturnType<typeof parseRolloutId>>;

/** As it is written, for what the store may not know. */
export function batchId(given: string | undefined): string {
  if (given !== undefined && batchIdPattern.test(given)) return given;
  throw new ConfigurationError(
    `"${given ?? ''}" is not a batch id: letters, digits, ".", "_" and "-"; \`dgym list\` shows them`,
  );
}

/** The one that was submitted last. A manifest that cannot be read is not chosen. */
async function latestOf(batches: readonly string[], store: Store): Promise<string | undefined> {
  const manifests = await Promise.all(batches.map((batch) => readManifest(store, batch).catch(() => undefined)));
  const known = manifests.filter((manifest) => manifest !== undefined);
  return known.sort((one, other) => one.created_at.localeCompare(other.created_at)).at(-1)?.batch;
}
