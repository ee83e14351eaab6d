/** The body of an answer as a value that may be kept: the key is not in it, and no code that walks it runs out of stack. */

import { maxAnswerDepth } from '../contracts/limits.ts';
import { shorten } from '../contracts/text.ts';

/** Its message completes the sentence "the answer of model … ". */
export class UnusableBodyError extends Error {
  override readonly name = 'UnusableBodyError';
}

/** @param clean - what takes the key out of a text */
export function parseBody(body: Buffer, clean: (text: string) => string): unknown {
  // Unlike `toString`, it drops a byte order mark.
  const text = new TextDecoder().decode(body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnusableBodyError(`is not JSON${whatInstead(clean(text))}`);
  }
  return cleaned(value, clean, maxAnswerDepth);
}

/** A copy, so that names of fields are cleaned as well. */
function cleaned(value: unknown, clean: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  // To refuse the answer would let a model out of its rollout: some servers send the arguments that it wrote as an object.
  if (depth === 0) return `[left out: nested more than ${maxAnswerDepth} deep]`;
  if (Array.isArray(value)) return value.map((entry: unknown) => cleaned(entry, clean, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [clean(name), cleaned(field, clean, depth - 1)]),
  );
}

const excerptLength = 60;

/** Python writes NaN and Infinity, which JSON does not have, and where they are tells which number of the server is wrong. */
function whatInstead(text: string): string {
  const at = bareNumberIn(text);
  if (at === undefined) return text.trim() === '' ? ': it is empty' : `: ${shorten(text.trim(), excerptLength)}`;
  const [found] = /^-?\w+/.exec(text.slice(at, at + 10)) ?? [];
  const from = Math.max(0, at - excerptLength / 2);
  const excerpt = shorten(text.slice(from).replace(/^[\udc00-\udfff]/, ''), excerptLength);
  return `: ${found} at character ${at}, in ${excerpt}`;
}

/** Where the first NaN or Infinity stands that is not within a string. */
function bareNumberIn(text: string): number | undefined {
  const next = /"|-?\b(?:NaN|Infinity)\b/g;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] !== '"') return found.index;
    next.lastIndex = endOfString(text, found.index + 1);
  }
  return undefined;
}

/** The place after the quotation mark that ends a string. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = end;
    while (text[escapes - 1] === '\\') escapes--;
    if ((end - escapes) % 2 === 0) return end + 1;
  }
  return text.length;
}
