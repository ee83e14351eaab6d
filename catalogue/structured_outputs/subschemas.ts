/** The schemas inside a schema, by the keywords that hold some. */

import { isObject, type PythonJson } from '../python/json.ts';

const single = ['additionalProperties', 'propertyNames', 'items', 'contains', 'not', 'if', 'then', 'else'];
const alsoSingle = ['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];

/** Those that are objects, each with the JSON pointer that leads there from `schema`. */
export function subschemas(schema: {
  [key: string]: PythonJson;
}): { schema: { [key: string]: PythonJson }; pointer: string }[] {
  const found: { schema: { [key: string]: PythonJson }; pointer: string }[] = [];
  const add = (part: PythonJson | undefined, pointer: string) => {
    if (isObject(part)) found.push({ schema: part, pointer });
  };
  for (const key of [...single, ...alsoSingle]) add(own(schema, key), `/${key}`);
  for (const key of lists) {
    const parts = own(schema, key);
    if (Array.isArray(parts)) parts.forEach((part, index) => add(part, `/${key}/${index}`));
  }
  for (const key of maps) {
    const parts = own(schema, key);
    if (!isObject(parts)) continue;
    for (const [name, part] of Object.entries(parts)) add(part, `/${key}/${escaped(name)}`);
  }
  return found;
}

function own(schema: { [key: string]: PythonJson }, key: string): PythonJson | undefined {
  return Object.hasOwn(schema, key) ? schema[key] : undefined;
}

function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
