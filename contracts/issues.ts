/** The complaints of a schema about a value, as text. */

import type { z } from 'zod';

/** The complaints in one line: `options[0].A: expected string; expected_answer: …`. */
export function complaints(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [pathText(path), message].filter(Boolean).join(': ')).join('; ');
}

/** A path as it would be written in code: `input[0].content`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
