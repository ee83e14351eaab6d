/** The content of a message as a person reads it: text as it is, an image or a file as what it is and how large. No I/O. */

import { isObject } from '../contracts/json.ts';
import { shorten } from '../contracts/text.ts';

export function contentText(content: unknown): string {
  if (content === null || content === undefined) return '';
  const parts: unknown[] = Array.isArray(content) ? content : [content];
  return withoutData(parts.map(partText).join('\n'));
}

/** Text with `[image/png, 300 kB]` for each data URL in it. */
export function withoutData(text: string): string {
  return text.replaceAll(
    /data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.+-]+=[\w.+-]+)*;base64,([\w+/=-]+)/g,
    (_, type: string | undefined, data: string) => `[${type ?? 'data'}, ${sizeText(data)}]`,
  );
}

function partText(part: unknown): string {
  if (typeof part === 'string') return part;
  if (!isObject(part)) return JSON.stringify(part);
  const { type, text, refusal, image_url: image } = part;
  if (typeof text === 'string') return text;
  if (typeof refusal === 'string') return refusal;
  const url = isObject(image) ? image['url'] : image;
  if (typeof url === 'string' && url.startsWith('data:')) return url;
  if (typeof url === 'string') return `[image ${shorten(url, 200)}]`;
  // Files and sounds may hold their bytes as bare base64.
  const fields = JSON.stringify(part, (_, value: unknown) =>
    typeof value === 'string' && /^[\w+/-]{1000,}=*$/.test(value) ? `[${sizeText(value)}]` : value,
  );
  return typeof type === 'string' ? `[${type}] ${fields}` : fields;
}

function sizeText(base64: string): string {
  const bytes = Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
