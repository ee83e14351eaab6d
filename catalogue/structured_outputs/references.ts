/** Where the references of a schema lead. */

import { isObject, type PythonJson } from '../python/json.ts';
import { subschemas } from './subschemas.ts';

export type SchemaObject = { [key: string]: PythonJson };

/** A place in the schema, and the base of the references there. */
export interface Place {
  readonly schema: SchemaObject;
  /** From the root of the document, as a JSON pointer in a fragment. */
  readonly pointer: string;
  readonly base: string;
}

/** The resources and anchors of a document. Of several with the same name the last counts, and that is no error. */
export class References {
  readonly #resources = new Map<string, { schema: PythonJson; pointer: string; base: string }>();
  readonly #anchors = new Map<string, Place>();
  readonly root: Place;

  constructor(schema: SchemaObject) {
    this.#resources.set(nowhere, { schema, pointer: '', base: nowhere });
    this.root = this.#collect({ schema, pointer: '', base: nowhere });
  }

  /** What `reference` leads to from `place`; `undefined` when that is no schema of this document. */
  resolve(reference: string, place: Place): (Omit<Place, 'schema'> & { schema: PythonJson }) | undefined {
    const [uri, fragment] = split(absolute(reference, place.base));
    const resource = this.#resources.get(uri);
    if (!resource) return undefined;
    if (fragment !== '' && !fragment.startsWith('/')) return this.#anchors.get(`${uri}#${fragment}`);
    const schema = at(resource.schema, fragment);
    if (schema === undefined) return undefined;
    return { schema, pointer: resource.pointer + fragment, base: uri };
  }

  /** The base below a place. */
  baseOf(schema: SchemaObject, base: string): string {
    const id = schema['$id'];
    return typeof id === 'string' ? split(absolute(id, base))[0] : base;
  }

  #collect({ schema, pointer, base: outer }: Place): Place {
    const base = this.baseOf(schema, outer);
    const place = { schema, pointer, base };
    if (base !== outer) this.#resources.set(base, place);
    for (const name of [schema['$anchor'], schema['$dynamicAnchor']]) {
      if (typeof name === 'string') this.#anchors.set(`${base}#${name}`, place);
    }
    for (const part of subschemas(schema)) {
      this.#collect({ schema: part.schema, pointer: pointer + part.pointer, base });
    }
    return place;
  }
}

/** The base of a document without an `$id`. */
const nowhere = 'schema://document/';

function absolute(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : reference;
}

function split(uri: string): [uri: string, fragment: string] {
  const hash = uri.indexOf('#');
  return hash < 0 ? [uri, ''] : [uri.slice(0, hash), uri.slice(hash + 1)];
}

function at(root: PythonJson, pointer: string): PythonJson | undefined {
  let value: PythonJson | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = unescaped(part);
    if (key === undefined) return undefined;
    if (Array.isArray(value)) value = /^\d+$/.test(key) ? value[Number(key)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
