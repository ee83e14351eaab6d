/** Roles that `--model` binds and nobody plays: one config file may serve several environments. */

import { suggestion } from '../contracts/suggestion.ts';
import { UsageError } from '../cli/errors.ts';

export interface Roles {
  /** Those that `--model` names. */
  readonly bound: readonly string[];
  /** Those that there are. */
  readonly known: readonly string[];
  /** What they are the roles of, in words. */
  readonly whose: string;
}

/** Says of each that it is left out, and returns them. A slip of the pen is an error. */
export function unusedRoles({ bound, known, whose }: Roles, note: (text: string) => void): string[] {
  const unused = bound.filter((role) => !known.includes(role));
  for (const role of unused) {
    const meant = suggestion(role, known);
    if (meant === '') continue;
    throw new UsageError(`--model ${role}=…: there is no role "${role}"${meant}; ${whose} has ${known.join(', ')}`);
  }
  for (const role of unused) note(unusedText(role, whose));
  return unused;
}

export function unusedText(role: string, whose: string): string {
  return `--model ${role}=… is not used: no environment of ${whose} has that role.`;
}
