/** Rewrites a schema so that ajv understands it the way Python's validator does. */

import { isObject, type PythonJson } from '../python/json.ts';
import { danglingKeyword, typeKeyword } from './keywords.ts';
import { References, type Place, type SchemaObject } from './references.ts';
import { subschemas } from './subschemas.ts';

/** What ajv would act upon and Python's validator does not; names and anchors are put into the references. */
const ignored = ['nullable', '$schema', '$async', '$id', '$anchor', '$dynamicAnchor'];

/** Changes `schema` in place, whatever in it is a schema or is referred to as one. */
export function normalize(schema: SchemaObject): void {
  const references = new References(schema);
  const seen = new Set<SchemaObject>();
  const waiting: Place[] = [references.root];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (seen.has(place.schema)) continue;
    seen.add(place.schema);
    const base = references.baseOf(place.schema, place.base);
    const target = followReference({ ...place, base }, references);
    if (target) waiting.push(target);
    replaceDiscriminator(place.schema, schema);
    replaceType(place.schema);
    for (const key of ignored) Reflect.deleteProperty(place.schema, key);
    for (const part of subschemas(place.schema)) {
      waiting.push({ schema: part.schema, pointer: place.pointer + part.pointer, base });
    }
  }
}

/** Makes a reference one to a place in the document, and returns that place where it is a schema of its own. */
function followReference(place: Place, references: References): Place | undefined {
  const { schema } = place;
  if (schema['$dynamicRef'] !== undefined && schema['$ref'] === undefined) {
    // Within one document there is only one place that it can mean.
    schema['$ref'] = schema['$dynamicRef'];
    delete schema['$dynamicRef'];
  }
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return undefined;
  const target = references.resolve(reference, place);
  if (target !== undefined && (isObject(target.schema) || typeof target.schema === 'boolean')) {
    schema['$ref'] = `#${target.pointer}`;
    return isObject(target.schema) ? { ...target, schema: target.schema } : undefined;
  }
  delete schema['$ref'];
  schema[danglingKeyword] = reference;
  return undefined;
}

function replaceType(schema: SchemaObject): void {
  const type = schema['type'];
  // A property may have this name, and a schema may stand where none is expected.
  if (type === undefined) return;
  delete schema['type'];
  schema[typeKeyword] = type;
}

/**
 * OpenAPI's `discriminator` takes the place of the alternatives beside it: the property that it names says which schema has to
 * fit, by its `mapping`, else by name among `components.schemas`.
 */
function replaceDiscriminator(schema: SchemaObject, document: SchemaObject): void {
  const discriminator = schema['discriminator'];
  if (discriminator === undefined) return;
  delete schema['discriminator'];
  const alternatives = ['anyOf', 'oneOf', 'allOf'].filter((key) => Object.hasOwn(schema, key));
  if (alternatives.length === 0) return;
  for (const key of alternatives) Reflect.deleteProperty(schema, key);
  const property = isObject(discriminator) ? discriminator['propertyName'] : undefined;
  if (!isObject(discriminator) || typeof property !== 'string') {
    schema[danglingKeyword] = 'a discriminator without the name of a property';
    return;
  }
  const targets = new Map([...componentsOf(document), ...mappingOf(discriminator)]);
  const is = (name: PythonJson[]): PythonJson => ({ properties: { [property]: { enum: name } } });
  schema['allOf'] = [
    { type: 'object', required: [property] },
    is([...targets.keys()]),
    ...Array.from(targets, ([name, $ref]): PythonJson => ({ if: is([name]), then: { $ref } })),
  ];
}

function componentsOf(document: SchemaObject): [name: string, reference: string][] {
  const components = document['components'];
  const schemas = isObject(components) ? components['schemas'] : undefined;
  const names = isObject(schemas) ? Object.keys(schemas) : [];
  return names.filter((name) => name !== '').map((name) => [name, `#/components/schemas/${name}`]);
}

function mappingOf(discriminator: SchemaObject): [name: string, reference: string][] {
  const mapping = discriminator['mapping'];
  return Object.entries(isObject(mapping) ? mapping : {}).filter(
    (entry): entry is [string, string] => entry[0] !== '' && typeof entry[1] === 'string' && entry[1] !== '',
  );
}
