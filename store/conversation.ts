/** The conversation between history, which carries references, and the activities, which need all of it. */

import type { Item } from '../contracts/conversation.ts';
import type { Chunk, Conversation, InlineItem, Prompt } from '../contracts/history.ts';
import { maxInlineBytes } from '../contracts/limits.ts';
import { RolloutFailure } from '../contracts/rollout-failure.ts';
import { putBlob } from './blobs.ts';
import { orLost, readReference } from './references.ts';
import type { Store } from './store.ts';
import { isSpill, unspill } from './values.ts';

type Blob = Extract<Chunk, { blob: unknown }>;

/** The prompt, and everything that was said after it. References have to point into `store`; left out, into some store. */
export async function loadConversation(
  { prompt, chunks }: Conversation,
  store?: Store,
): Promise<{ prompt: Prompt; items: Item[] }> {
  const parts = await Promise.all(chunks.map((chunk) => loadChunk(chunk, store)));
  const opening = await unspill<Partial<Prompt> | null>(prompt, store);
  // Environments in any language write prompts, and nobody has read what stands behind a reference.
  if (!Array.isArray(opening?.items) || !Array.isArray(opening.tools)) {
    throw new RolloutFailure('environment_error', 'a prompt of the environment has no items or no tools', {
      retryable: false,
    });
  }
  return { prompt: opening as Prompt, items: parts.flat() };
}

/**
 * Items as history may carry them: what is large, or holds token ids or log-probabilities, is a blob. So is what a model
 * wrote that looks like a reference: in a blob it stays what it is.
 */
export async function chunkOf(store: Store, items: readonly Item[], limitBytes = maxInlineBytes): Promise<Chunk> {
  const json = JSON.stringify(items);
  if (Buffer.byteLength(json) <= limitBytes && !items.some((item) => carriesTokens(item) || hasSpill(item))) {
    return { inline: [...items] };
  }
  return { blob: await putBlob(store, json), items: items.length };
}

/** The items of one chunk, with everything in place that is a reference. */
export async function loadChunk(chunk: Chunk, store?: Store): Promise<Item[]> {
  // A blob holds what `chunkOf` or `foldChunks` wrote: parsed items.
  if ('blob' in chunk) return JSON.parse((await read(chunk, store)).toString()) as Item[];
  return resolveItems(chunk.inline, store);
}

function read({ blob }: Blob, store?: Store): Promise<Buffer> {
  return orLost('session_lost', () => readReference(blob, store));
}

/** Items with everything in place that is a reference: outputs of tools, messages of users. */
async function resolveItems(items: readonly InlineItem[], store?: Store): Promise<Item[]> {
  return Promise.all(items.map(async (item) => (hasSpill(item) ? resolveItem(item, store) : (item as Item))));
}

async function resolveItem(item: InlineItem, store?: Store): Promise<Item> {
  const fields = Object.entries(item).map(async ([name, value]) => [name, await unspill(value, store)] as const);
  return Object.fromEntries(await Promise.all(fields)) as Item;
}

function hasSpill(item: InlineItem): boolean {
  return Object.values(item).some(isSpill);
}

/** A chunk list longer than this is folded too: blobs with token ids leave no inline part to grow. */
const maxChunks = 32;

/**
 * The chunks with their inline items moved into blobs; `undefined` while that is not worth it.
 *
 * Neighboring blobs are merged while the earlier one is less than twice as large as the later, like the digits of a binary
 * counter: sizes at least halve along the list, so it stays logarithmic, and an item is rewritten a logarithmic number of times.
 */
export async function foldChunks(store: Store, chunks: readonly Chunk[]): Promise<Chunk[] | undefined> {
  const inline = chunks.flatMap((chunk) => ('inline' in chunk ? chunk.inline : []));
  if (chunks.length <= maxChunks && Buffer.byteLength(JSON.stringify(inline)) <= maxInlineBytes) return undefined;

  const parts: Part[] = [];
  for (const chunk of chunks) {
    const part = await partOf(chunk, store);
    if (part) mergeInto(parts, part);
  }
  return Promise.all(parts.map((part) => chunkOfPart(store, part)));
}

/** One blob of the list to be: JSON arrays that become one, or a blob that stays as it is. */
interface Part {
  readonly arrays: readonly (Blob | Buffer)[];
  readonly items: number;
  readonly bytes: number;
}

async function partOf(chunk: Chunk, store: Store): Promise<Part | undefined> {
  if ('blob' in chunk) {
    return chunk.items === 0 ? undefined : { arrays: [chunk], items: chunk.items, bytes: chunk.blob.bytes };
  }
  if (chunk.inline.length === 0) return undefined;
  const json = Buffer.from(JSON.stringify(await resolveItems(chunk.inline, store)));
  return { arrays: [json], items: chunk.inline.length, bytes: json.length };
}

function mergeInto(parts: Part[], part: Part): void {
  let next = part;
  for (let last = parts.at(-1); last && last.bytes < 2 * next.bytes; last = parts.at(-1)) {
    parts.pop();
    next = {
      arrays: [...last.arrays, ...next.arrays],
      items: last.items + next.items,
      bytes: last.bytes + next.bytes - 1,
    };
  }
  parts.push(next);
}

async function chunkOfPart(store: Store, { arrays, items }: Part): Promise<Chunk> {
  const [only] = arrays;
  if (arrays.length === 1 && only && 'blob' in only) return only;
  const texts = await Promise.all(arrays.map(async (array) => ('blob' in array ? read(array, store) : array)));
  // Joins `[a,b]` and `[c]` to `[a,b,c]` without parsing: with token ids these are megabytes.
  const inner = texts.flatMap((text, index) => [Buffer.from(index === 0 ? '[' : ','), text.subarray(1, -1)]);
  return { blob: await putBlob(store, Buffer.concat([...inner, Buffer.from(']')])), items };
}

const tokenFields = ['prompt_token_ids', 'generation_token_ids', 'generation_log_probs', 'routed_experts'];

function carriesTokens(item: Item): boolean {
  if (tokenFields.some((field) => field in item)) return true;
  const content: unknown = item['content'];
  return Array.isArray(content) && content.some(hasLogprobs);
}

function hasLogprobs(part: unknown): boolean {
  const logprobs = (part as { logprobs?: unknown } | null)?.logprobs;
  return Array.isArray(logprobs) && logprobs.length > 0;
}
