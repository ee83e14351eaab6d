/** What a model asks for, as FTS5 understands it: words, any of them, and nothing of its language. */

/** More than anybody searches for; each of them costs time. */
const maxWords = 32;

/** `undefined` where there is no word in it. */
export function matchExpression(query: string): string | undefined {
  const words = query.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const wanted = [...new Set(words)].slice(0, maxWords);
  return wanted.length === 0 ? undefined : wanted.map((word) => `"${word}"`).join(' OR ');
}
