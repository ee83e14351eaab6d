import { expect, test } from 'vitest';
import { chunkOf, foldChunks, loadConversation } from '../../store/conversation.ts';
import { spill } from '../../store/values.ts';
import type { Item } from '../../contracts/conversation.ts';
import type { Chunk } from '../../contracts/history.ts';
import { maxInlineBytes } from '../../contracts/limits.ts';
import { assistant, temporaryStore, user } from '../results/batch-in-store.ts';

const prompt = { items: [user('go')], tools: [], sampling: {} };
const open = () => temporaryStore();

test('short items stay inline and long ones become a blob', async () => {
  const store = await open();
  expect(await chunkOf(store, [assistant('short')])).toEqual({ inline: [assistant('short')] });
  const long = await chunkOf(store, [assistant('x'.repeat(maxInlineBytes))]);
  expect(long).toEqual({ blob: expect.objectContaining({ bytes: expect.any(Number) }), items: 1 });
});

test('token ids and log-probabilities never enter history, however few', async () => {
  const store = await open();
  expect(await chunkOf(store, [{ ...assistant('a'), generation_token_ids: [1] }])).toHaveProperty('blob');
  const withLogprobs = (logprobs: unknown[]): Item => ({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'a', logprobs }],
  });
  expect(await chunkOf(store, [withLogprobs([{ token: 'a', logprob: -0.1 }])])).toHaveProperty('blob');
  expect(await chunkOf(store, [withLogprobs([])])).toHaveProperty('inline');
});

test('outputs and messages that are references are resolved', async () => {
  const store = await open();
  const output = 'o'.repeat(maxInlineBytes * 2);
  const said = { type: 'function_call_output', call_id: 'c1', output: await spill(store, output, maxInlineBytes) };
  const asked = { type: 'message', role: 'user', content: await spill(store, output, maxInlineBytes) };
  const { items } = await loadConversation({ prompt, chunks: [{ inline: [said, asked] }] });
  expect(items).toEqual([{ type: 'function_call_output', call_id: 'c1', output }, user(output)]);
});

test('nothing is folded while the inline part is small', async () => {
  expect(await foldChunks(await open(), [{ inline: [assistant('a')] }])).toBeUndefined();
});

test('200 turns of 5 KB keep their order in a logarithmic number of chunks, and history stays linear', async () => {
  const store = await open();
  const all: Item[] = [];
  let chunks: Chunk[] = [];
  let carried = 0;
  let longest = 0;
  for (let turn = 0; turn < 200; turn++) {
    // As `generate` and the workflow do it: fold what came before, then append the answer and a tool's output.
    chunks = (await foldChunks(store, chunks)) ?? chunks;
    longest = Math.max(longest, chunks.length);
    const items = [
      assistant(`${turn} ${'a'.repeat(2500)}`),
      { ...user(`${turn} ${'b'.repeat(2500)}`), unknown: { turn } },
    ];
    all.push(...items);
    chunks = [...chunks, await chunkOf(store, items)];
    carried += Buffer.byteLength(JSON.stringify(chunks));
  }
  expect((await loadConversation({ prompt, chunks })).items).toEqual(all);
  expect(longest).toBeLessThanOrEqual(12);
  // One megabyte of conversation; each call carries its tail and references to the rest.
  expect(carried / 200).toBeLessThan(20 * 1024);
});

test('a conversation of blobs alone, as with token ids, is folded by its length', async () => {
  const store = await open();
  const all: Item[] = [];
  let chunks: Chunk[] = [];
  for (let turn = 0; turn < 100; turn++) {
    chunks = (await foldChunks(store, chunks)) ?? chunks;
    const items = [
      { ...assistant(`turn ${turn}`), generation_token_ids: Array.from({ length: 100 - turn }, () => turn) },
    ];
    all.push(...items);
    chunks = [...chunks, await chunkOf(store, items), { inline: [user(`again ${turn}`)] }];
    all.push(user(`again ${turn}`));
  }
  expect(chunks.length).toBeLessThanOrEqual(34);
  expect((await loadConversation({ prompt, chunks })).items).toEqual(all);
});
