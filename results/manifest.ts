/** `batch.json`: what a batch is, for everyone who cannot or need not ask Temporal. */

import { Manifest } from '../contracts/batch.ts';
import { complaints } from '../contracts/issues.ts';
import { batchesPrefix, isBatchId, manifestKey } from '../store/layout.ts';
import { DamagedError, StoreError, type Store } from '../store/store.ts';

/** Writes the manifest of a new batch; `false` when the batch exists. */
export function createManifest(store: Store, manifest: Manifest): Promise<boolean> {
  return store.create(manifestKey(manifest.batch), format(manifest));
}

/** Writes the manifest of a batch that goes on, such as with its next generation. */
export function replaceManifest(store: Store, manifest: Manifest): Promise<void> {
  return store.replace(manifestKey(manifest.batch), format(manifest));
}

/** The manifest of a batch; `undefined` when the store does not know it. */
export async function readManifest(store: Store, batch: string): Promise<Manifest | undefined> {
  const content = await store.read(manifestKey(batch));
  if (!content) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(content.toString());
  } catch (error) {
    throw notOne(store, batch, content.length === 0 ? 'it is empty' : (error as Error).message);
  }
  const manifest = Manifest.safeParse(value);
  if (!manifest.success) throw notOne(store, batch, complaints(manifest.error).slice(0, 200));
  return manifest.data;
}

/** The latest generation that anything was told to run in: a later one must not reuse its number. */
export function latestGeneration({ input, latest_generation = 0 }: Manifest): number {
  return Math.max(input.generation, latest_generation);
}

function notOne(store: Store, batch: string, reason: string): DamagedError {
  return new DamagedError(
    `${store.urlOf(manifestKey(batch))} is not a manifest: ${reason}; put it back from a copy, or collect again as a new batch`,
  );
}

export async function requireManifest(store: Store, batch: string): Promise<Manifest> {
  const manifest = await readManifest(store, batch);
  if (!manifest) throw new StoreError(`no batch "${batch}" in ${store.url}; \`dgym list\` shows what is there`);
  return manifest;
}

/** Ids of all batches in the store, by name. */
export async function* listBatches(store: Store): AsyncIterable<string> {
  for (const batch of await store.folders(batchesPrefix)) {
    if (isBatchId(batch) && (await store.has(manifestKey(batch)))) yield batch;
  }
}

function format(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
