/** Images in a column beside the conversation, as trainers of vision models load them; a mark stands where each one was. */

import type { ChatMessage } from '../conversation/chat.ts';
import { isObject } from '../contracts/json.ts';

/** Text, or the URL of an image. */
export type Piece = { readonly text: string } | { readonly image: string };

type Told<Name extends string> = Record<Name, readonly ChatMessage[]>;

/**
 * For TRL: conversations of text alone as they are; else each content as parts, with `{ type: 'image' }` for the images of
 * the column. Its trainers take images in the first conversation (`messages`, `prompt`) alone, and none that a tool sent.
 */
export function withImageColumn<Name extends string>(
  conversations: Told<Name>,
): (Told<Name> & { readonly images?: readonly string[] }) | 'not_text' {
  const told = Object.entries(conversations) as [Name, readonly ChatMessage[]][];
  if (!told.some(([, messages]) => messages.some(({ content }) => Array.isArray(content)))) return conversations;
  const images: string[] = [];
  const made: Partial<Told<Name>> = {};
  for (const [index, [name, messages]] of told.entries()) {
    const marked: ChatMessage[] = [];
    for (const message of messages) {
      const pieces = piecesOf(message.content);
      const found = pieces?.flatMap((piece) => ('image' in piece ? [piece.image] : [])) ?? [];
      if (!pieces || (found.length > 0 && (index > 0 || message.role === 'tool'))) return 'not_text';
      images.push(...found);
      marked.push({ ...message, content: pieces.map(part) });
    }
    made[name] = marked;
  }
  return { ...(made as Told<Name>), images };
}

/** What a content is made of; `undefined` where that is more than text and images that a loader can fetch. */
export function piecesOf(content: unknown): readonly Piece[] | undefined {
  const parts: unknown[] = Array.isArray(content) ? content : [content];
  const pieces = parts.map(pieceOf);
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
}

function pieceOf(part: unknown): Piece | undefined {
  if (typeof part === 'string') return { text: part };
  if (!isObject(part)) return undefined;
  if (typeof part['text'] === 'string') return { text: part['text'] };
  const url = isObject(part['image_url']) ? part['image_url']['url'] : undefined;
  return typeof url === 'string' && /^(https?:\/\/|data:image\/[^,]*;base64,)/i.test(url) ? { image: url } : undefined;
}

function part(piece: Piece): object {
  return 'image' in piece ? { type: 'image' } : { type: 'text', text: piece.text };
}
