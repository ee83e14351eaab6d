/** Roles that models are bound to and nobody plays: one config file may serve several environments. */

import { suggestion } from '../contracts/suggestion.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { fieldOf } from './bindings.ts';

export interface Roles {
  /** Those that have a model. */
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
    throw new ConfigurationError(`there is no role "${role}"${meant}; ${whose} has ${known.join(', ')}`, {
      field: fieldOf(role),
    });
  }
  for (const role of unused) note(unusedText(role, whose));
  return unused;
}

export function unusedText(role: string, whose: string): string {
  return `The model of the role ${role} is not used: no environment of ${whose} has that role.`;
}
