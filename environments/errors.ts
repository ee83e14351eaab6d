/** The errors that an environment's verbs tell apart. Any other error of a hook is retried and then fails the rollout. */

import type { z } from 'zod';

/** A failure the model should see and may recover from: the tool's output becomes `{"error": message}`, the state stays. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** A dataset row that does not fit its environment. Never retried. */
export class InvalidRowError extends Error {
  override readonly name = 'InvalidRowError';
}

/** An option or a preset that the environment does not have, or a value that the option does not take. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.key = key;
  }
}

/** A model in a role gave no answer that can be used. Never a zero. */
export class JudgeError extends Error {
  override readonly name = 'JudgeError';
  readonly role: string;

  constructor(role: string, message: string) {
    super(message);
    this.role = role;
  }
}

/** A definition that cannot work, whatever the row. */
export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinitionError';
}

/** What does not fit a schema, in one line: `options[0].A: expected string; expected_answer: …`. */
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
