/** Strings the way Python's `str` sees them, where JavaScript sees them differently and a reward depends on it. */

/** Members of a character class: what Python calls white space. U+FEFF is not, U+001C to U+001F and U+0085 are. */
export const whiteSpace =
  '\\t-\\r\\u{1c}-\\u{20}\\u{85}\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}';

const space = new RegExp(`[${whiteSpace}]`, 'v');
const runs = new RegExp(`[${whiteSpace}]+`, 'v');

/** `text.strip()`. By index: a pattern anchored at the end takes quadratic time where a model wrote a run of spaces. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && space.test(text.charAt(start))) start++;
  while (end > start && space.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** What `int` and `float` read around a number: `strip`, but for the separators U+001C to U+001F. */
export function stripNumber(text: string): string {
  const stripped = strip(text);
  const start = text.indexOf(stripped);
  const around = text.slice(0, start) + text.slice(start + stripped.length);
  return Array.from(around).some((character) => '\x1c\x1d\x1e\x1f'.includes(character)) ? text : stripped;
}

/** `text.strip(characters)` */
export function stripAny(text: string, characters: string): string {
  const points = Array.from(text);
  const keep = (point: string) => !characters.includes(point);
  const first = points.findIndex(keep);
  return first < 0 ? '' : points.slice(first, points.findLastIndex(keep) + 1).join('');
}

/** `' '.join(text.lower().split())` */
export function normalizeForMatch(text: string): string {
  return strip(text.toLowerCase()).split(runs).join(' ');
}

/** `len(text) == 1 and text.isalpha()`, in any script. */
export function isOneLetter(text: string): boolean {
  return /^\p{L}$/u.test(text);
}
