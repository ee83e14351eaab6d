/** `dgym env schema`: JSON Schemas of the verbs, for environments in other languages. */

import { verbs, type Verb } from '../../contracts/environment.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { verbSchemas } from '../verb-schemas.ts';

/** It is JSON either way; for people it has line breaks. */
export function envSchema(flags: CommonFlags, given?: string): number {
  const output = createOutput(flags);
  const schemas = verbSchemas(given === undefined ? undefined : checkedVerb(given));
  output.say(JSON.stringify(schemas, undefined, 2));
  output.result(schemas);
  return exitCodes.ok;
}

function checkedVerb(given: string): Verb {
  const known = Object.keys(verbs) as Verb[];
  const verb = known.find((name) => name === given);
  if (verb) return verb;
  throw new UsageError(`unknown verb "${given}"${suggestion(given, known)}; verbs are ${known.join(', ')}`);
}
