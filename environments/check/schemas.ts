/** Checks the JSON Schemas that an environment shows to models, users and other languages. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EnvironmentDescription } from '../../contracts/environment.ts';
import { errorText } from '../../contracts/error-text.ts';

/** What is wrong with each of those that cannot be used. Rows are not held against them: hooks read rows by the zod schema. */
export function schemaFailures({
  row,
  options,
  tools,
}: Pick<EnvironmentDescription, 'row' | 'options' | 'tools'>): { hook: string; message: string }[] {
  // Formats and extra keywords are the author's business.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const schemas = [
    ...tools.map(({ name, parameters }) => [`input of tool "${name}"`, parameters] as const),
    ['options', options] as const,
    ['row', row] as const,
  ];
  return schemas.flatMap(([hook, schema]) => {
    try {
      ajv.compile(schema);
      return [];
    } catch (error) {
      return [{ hook, message: `is no valid JSON Schema: ${errorText(error)}` }];
    }
  });
}
