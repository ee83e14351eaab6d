/** Makes a schema strict: what it names is required, and nothing else is allowed. */

import { InvalidRowError } from '../../environments/errors.ts';
import { isObject, type PythonJson } from '../python/json.ts';

/**
 * Changes every object that has `properties`, whatever it stands for, to require all of them and to allow no others. Lists are
 * not entered: what stands below `anyOf` or `prefixItems` stays as lenient as it was written.
 */
export function strictify(schema: PythonJson): void {
  if (!isObject(schema)) return;
  if (Object.hasOwn(schema, 'properties')) {
    schema['required'] = listed(schema['properties'] ?? null);
    schema['additionalProperties'] = false;
  }
  for (const part of Object.values(schema)) strictify(part);
}

/** `list(properties)` */
function listed(properties: PythonJson): PythonJson[] {
  if (typeof properties === 'string') return Array.from(properties);
  if (Array.isArray(properties)) return [...properties];
  if (isObject(properties)) return Object.keys(properties);
  throw new InvalidRowError('"properties" of the row’s schema is neither an object nor a list.');
}
