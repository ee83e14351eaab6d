/** Words and letters the way Python's `str` sees them: `split`, `isupper`, `islower`. */

import { whiteSpace } from './text.ts';

const runs = new RegExp(`[${whiteSpace}]+`, 'v');

/** `text.split()`: no empty words, also for an empty text. */
export function splitWords(text: string): string[] {
  return text.split(runs).filter((word) => word !== '');
}

/** `text.isupper()`: at least one letter with a case, and none of another. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** `text.islower()` */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}
