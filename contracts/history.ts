/**
 * The conversation as history carries it: never whole, never twice.
 *
 * The prompt (opening items and tool specifications) stays inline up to 4 KiB and is one blob above that. What follows is
 * a list of chunks; when their inline part passes 16 KiB, the next `generate` folds it into blobs.
 */

import { z } from 'zod';
import { BlobRef, spillable } from './blob.ts';
import { Item, Sampling, ToolSpec } from './conversation.ts';

/** What a rollout opens with. */
export const Prompt = z.object({ items: z.array(Item), tools: z.array(ToolSpec), sampling: Sampling });
export type Prompt = z.infer<typeof Prompt>;

/** Some consecutive items: as they are, or as a blob holding a JSON array of `items` items. */
export const Chunk = z.union([
  z.object({ inline: z.array(z.looseObject({ type: z.string() })) }),
  z.object({ blob: BlobRef, items: z.int() }),
]);
export type Chunk = { inline: InlineItem[] } | { blob: BlobRef; items: number };

/** An item of an inline chunk. The `output` of a tool call may be a reference, `{ $blob }`. */
export type InlineItem = { type: string; [field: string]: unknown };

/** Everything a model or a verifier has to know of the conversation. */
export const Conversation = z.object({ prompt: spillable(Prompt), chunks: z.array(Chunk) });
export type Conversation = z.infer<typeof Conversation>;
