/** Answers in XML: the object that the package xmltodict makes of a document. */

import { SaxesParser } from 'saxes';
import { isObject, type PythonJson } from '../python/json.ts';
import { strip } from '../python/text.ts';
import { coerceText } from './csv.ts';
import { ParseError } from './formats.ts';
import { hasLoneSurrogate } from './value.ts';

type XmlValue = string | null | XmlValue[] | { [name: string]: XmlValue };
type XmlObject = { [name: string]: XmlValue };

/** An element whose end has not come yet. */
interface Open {
  item: XmlObject | undefined;
  text: string[];
}

/** Attributes are `@name`, text beside them or beside elements is `#text`, elements of the same name are a list. */
export function parseXml(text: string): XmlValue {
  if (hasLoneSurrogate(text)) throw new ParseError('UnicodeEncodeError', 'surrogates not allowed');
  const document: Open = { item: undefined, text: [] };
  const open: Open[] = [document];
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw new ParseError('ExpatError', error.message, error);
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('<!ENTITY')) throw new ParseError('ValueError', 'entities are disabled');
  });
  parser.on('opentag', ({ attributes }) => {
    const entries = Object.entries(attributes).map(([name, value]) => [`@${name}`, value] as const);
    open.push({ item: entries.length > 0 ? objectOf(entries) : undefined, text: [] });
  });
  const addText = (part: string) => open.at(-1)?.text.push(part);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    const closed = open.pop();
    const parent = open.at(-1);
    if (!closed || !parent) throw new Error('saxes closed an element that it had not opened.');
    const data = strip(closed.text.join('')) || null;
    if (closed.item && data !== null) push(closed.item, '#text', data);
    push((parent.item ??= {}), name, closed.item ?? data);
  });
  parser.write(text).close();
  return document.item ?? null;
}

function push(item: XmlObject, key: string, value: XmlValue): void {
  const before = Object.hasOwn(item, key) ? item[key] : undefined;
  if (Array.isArray(before)) before.push(value);
  else define(item, key, before === undefined ? value : [before, value]);
}

function objectOf(entries: readonly (readonly [string, XmlValue])[]): XmlObject {
  return Object.fromEntries(entries);
}

/** Assigning to `__proto__` would change what the object is. */
function define(item: XmlObject, key: string, value: XmlValue): void {
  Object.defineProperty(item, key, { value, configurable: true, enumerable: true, writable: true });
}

/** The texts of a document as the types that the schema names for them. */
export function coerceXml(data: XmlValue, schema: PythonJson): unknown {
  if (!isObject(schema) || !Object.hasOwn(schema, 'type')) return data;
  const type = schema['type'] ?? null;
  if (type === 'object' && isXmlObject(data)) {
    const properties = (Object.hasOwn(schema, 'properties') ? schema['properties'] : undefined) ?? {};
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => {
        const known = isObject(properties) && Object.hasOwn(properties, key);
        return [key, known ? coerceXml(value, properties[key] ?? null) : value];
      }),
    );
  }
  if (type === 'array') {
    const items = (Object.hasOwn(schema, 'items') ? schema['items'] : undefined) ?? {};
    return listOf(data).map((item) => coerceXml(item, items));
  }
  if (data === null && type === 'string') return '';
  return typeof data === 'string' ? coerceText(data, type) : data;
}

/** The elements of a list: inside a single element of any name, or one after the other. */
function listOf(data: XmlValue): XmlValue[] {
  const [only, ...others] = isXmlObject(data) ? Object.values(data) : [];
  const inner = only !== undefined && others.length === 0 ? only : data;
  if (Array.isArray(inner)) return inner;
  return inner === null ? [] : [inner];
}

function isXmlObject(data: XmlValue): data is XmlObject {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
