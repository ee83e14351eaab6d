/** Where the models of a batch are now: `dgym resume --model` says so also to calls that wait for a dead address. */

import { z } from 'zod';
import type { GenerateInput, ModelBinding } from '../contracts/model.ts';
import { addressesKey } from '../store/layout.ts';
import { openStore, type Store } from '../store/store.ts';

const Addresses = z.record(z.string(), z.object({ model: z.string(), urls: z.array(z.string()).optional() }));
type Addresses = z.infer<typeof Addresses>;

/** So soon a worker hears of it; asking is one read of a small object, which almost always is not there. */
const lastsMs = 5_000;
const known = new Map<string, { readonly at: number; readonly addresses: Promise<Addresses> }>();

/** Calls go to these addresses from now on, whatever they were scheduled with. */
export async function putAddresses(store: Store, batch: string, models: Record<string, ModelBinding>): Promise<void> {
  const addresses = Object.entries(models).map(([role, { model, urls }]) => [role, { model, urls }] as const);
  await store.replace(addressesKey(batch), `${JSON.stringify(Object.fromEntries(addresses), null, 2)}\n`);
}

/** The model of a call, at its latest address. */
export async function latestAddress({ store, rollout, role, model }: GenerateInput): Promise<ModelBinding> {
  const { urls, model: name } = (await addressesOf(store, rollout.batch))[role] ?? {};
  return urls && name === model.model ? { ...model, urls } : model;
}

function addressesOf(url: string, batch: string): Promise<Addresses> {
  const now = performance.now();
  const key = `${url} ${batch}`;
  let found = known.get(key);
  if (!found || now - found.at > lastsMs) known.set(key, (found = { at: now, addresses: read(url, batch) }));
  return found.addresses;
}

async function read(url: string, batch: string): Promise<Addresses> {
  const content = await openStore(url).read(addressesKey(batch));
  return content ? Addresses.parse(JSON.parse(content.toString('utf8'))) : {};
}
