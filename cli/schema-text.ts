/** JSON Schemas as people read types: `"a" | "b"`, `string[]`, `{ name: string, age?: integer }`. */

import { isObject } from '../contracts/json.ts';

type Schema = Readonly<Record<string, unknown>>;

/** How far objects are spelled out. */
interface Detail {
  readonly levels: number;
  readonly fields: number;
}

/** From much to little; the first that is short enough is taken. */
const details: readonly Detail[] = [
  { levels: 2, fields: 6 },
  { levels: 1, fields: 6 },
  { levels: 1, fields: 3 },
];
const longText = 120;

/** The type of a value that fits `schema`; objects inside objects are cut short. */
export function typeText(schema: unknown): string {
  const texts = details.map((detail) => textOf(schema, detail));
  return texts.find((text) => text.length <= longText) ?? textOf(schema, { levels: 0, fields: 0 });
}

function textOf(schema: unknown, detail: Detail): string {
  if (!isObject(schema)) return 'anything';
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => JSON.stringify(value)));
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(options)) return union(options.map((option) => textOf(option, detail)));
  if (typeof schema['$ref'] === 'string') return schema['$ref'].replace(/^.*\//, '');
  const type = schema['type'];
  if (Array.isArray(type)) return union(type.map((one: unknown) => textOf({ ...schema, type: one }, detail)));
  if (type === 'array') return arrayText(schema, detail);
  if (type === 'object') return objectText(schema, detail);
  return typeof type === 'string' ? type : 'anything';
}

/** One line for each field of an object: name, type, default, description. */
export function fieldLines(schema: Schema): string[] {
  return fieldsOf(schema).map(([field, value, required]) => {
    const { description, default: preset } = isObject(value) ? value : {};
    const optional = preset === undefined ? (required ? '' : ', optional') : `, default ${JSON.stringify(preset)}`;
    return `${field}  ${typeText(value)}${optional}${typeof description === 'string' ? `  ${description}` : ''}`;
  });
}

/** A tool's arguments, as they stand between the parentheses of a call. */
export function argumentsText(schema: Schema): string {
  return fieldTexts(fieldsOf(schema), { levels: 1, fields: 3 }).join(', ');
}

type Field = readonly [name: string, schema: unknown, required: boolean];

function fieldsOf(schema: Schema): Field[] {
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).map(([name, value]) => [name, value, required.includes(name)] as const);
}

function fieldTexts(fields: readonly Field[], detail: Detail): string[] {
  return fields.map(([name, value, required]) => `${name}${required ? '' : '?'}: ${textOf(value, detail)}`);
}

function objectText(schema: Schema, detail: Detail): string {
  const fields = fieldsOf(schema);
  const inside = { ...detail, levels: detail.levels - 1 };
  if (fields.length === 0) {
    const values = schema['additionalProperties'];
    return isObject(values) && Object.keys(values).length > 0 ? `{ [name]: ${textOf(values, inside)} }` : 'object';
  }
  if (detail.levels <= 0) return '{ … }';
  // What has to be there says most.
  const ordered = [...fields].sort(([, , one], [, , other]) => Number(other) - Number(one));
  const shown = fieldTexts(ordered.slice(0, detail.fields), inside);
  return `{ ${[...shown, ...(fields.length > shown.length ? ['…'] : [])].join(', ')} }`;
}

function arrayText(schema: Schema, detail: Detail): string {
  const { prefixItems, items } = schema;
  if (Array.isArray(prefixItems)) return `[${prefixItems.map((item) => textOf(item, detail)).join(', ')}]`;
  const element = textOf(items, detail);
  if (element === 'anything') return 'array';
  const isUnion = element.includes(' | ') && isObject(items) && !['array', 'object'].includes(String(items['type']));
  return isUnion ? `(${element})[]` : `${element}[]`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}
