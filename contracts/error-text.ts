/** Whatever was thrown, as a line for a terminal or a log. */

import { printable } from './printable.ts';

/** One line that says what happened; the stack only when asked for. */
export function errorText(error: unknown, verbose = false): string {
  try {
    if (!(error instanceof Error)) return oneLine(String(error));
    if (verbose) return printable(error.stack ?? error.message);
    return oneLine(error.message || error.name);
  } catch {
    return 'thrown: something that cannot be read';
  }
}

export function oneLine(text: string): string {
  return printable(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim());
}
