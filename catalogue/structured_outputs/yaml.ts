/** Answers in YAML, as the package PyYAML reads version 1.1. */

import { isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, Scalar, type Node } from 'yaml';
import { ParseError } from './formats.ts';
import { keyOfAnotherType, foreignValue } from './value.ts';
import { refuseNewerSyntax, withLineFeeds } from './yaml-syntax.ts';
import { implicitTag, scalarValue, tags } from './yaml-scalars.ts';

/** What the aliases of a text may stand for: a bomb of a kilobyte stands for thousands of millions of nodes. */
const maxNodes = 1_000_000;

export function parseYaml(text: string): unknown {
  refuseNewerSyntax(text);
  const document = parseDocument(withLineFeeds(text), {
    ...{ version: '1.1', schema: 'failsafe', merge: false, uniqueKeys: false, logLevel: 'error' },
  });
  const [error] = document.errors;
  if (error) throw new ParseError('YAMLError', error.message.split('\n')[0] ?? '', error);
  return document.contents === null ? null : new Construction().value(document.contents);
}

/** A node of the tree that a text describes. */
type Part = Node | null;

class Construction {
  readonly #anchors = new Map<string, Node>();
  readonly #values = new Map<Node, unknown>();
  /** How many nodes an anchor's node stands for, aliases followed. */
  readonly #sizes = new Map<Node, number>();
  #nodes = 0;

  value(part: Part): unknown {
    if (part === null) return null;
    this.#count(1);
    if (isAlias(part)) return this.#aliased(part.source);
    if (part.anchor !== undefined) this.#anchors.set(part.anchor, part);
    if (isScalar(part)) return this.#keep(part, scalarOf(part));
    const before = this.#nodes;
    const value = this.#collection(part);
    this.#sizes.set(part, this.#nodes - before);
    return value;
  }

  #aliased(name: string): unknown {
    const node = this.#anchors.get(name);
    if (!node) throw new ParseError('ComposerError', `found undefined alias '${name}'`);
    this.#count(this.#sizes.get(node) ?? 1);
    return this.#values.get(node);
  }

  #collection(part: Node): unknown {
    const tag = tagOf(part);
    if (isSeq(part)) {
      if (tag === tags.seq) return this.#list(part.items as Part[], part, (item) => this.value(item));
      if (tag === tags.omap || tag === tags.pairs) {
        // Lists of tuples, which no schema has a word for.
        return this.#list(part.items as Part[], part, (item) => this.#tuple(item));
      }
    }
    if (isMap(part)) {
      if (tag === tags.map) return this.#mapping(part);
      if (tag === tags.set) {
        this.#mapping(part);
        return this.#keep(part, foreignValue('a set'));
      }
    }
    throw new ParseError('ConstructorError', `could not determine a constructor for the tag '${tag}'`);
  }

  #list(items: readonly Part[], part: Node, read: (item: Part) => unknown): unknown[] {
    const list: unknown[] = [];
    // Before its items: an alias among them may stand for the list.
    this.#keep(part, list);
    for (const item of items) list.push(read(item));
    return list;
  }

  #tuple(item: Part): symbol {
    if (!isMap(item) || item.items.length !== 1)
      throw new ParseError('ConstructorError', 'expected a mapping of length 1');
    this.value(item);
    return foreignValue('a tuple');
  }

  #mapping(part: Node): Record<string, unknown> {
    const mapping: Record<string, unknown> = {};
    this.#keep(part, mapping);
    const own: [string, unknown][] = [];
    let merged: [string, unknown][] = [];
    for (const { key, value } of isMap(part) ? part.items : []) {
      // What `parseDocument` makes are nodes.
      const [keyNode, valueNode] = [key as Part, value as Part];
      if (isScalar(keyNode) && tagOf(keyNode) === tags.merge) {
        merged = [...merged, ...this.#merged(valueNode)];
      } else {
        own.push([this.#key(keyNode), this.value(valueNode)]);
      }
    }
    for (const [key, value] of [...merged, ...own]) {
      Object.defineProperty(mapping, key, { value, configurable: true, enumerable: true, writable: true });
    }
    return mapping;
  }

  /** What `<<` brings in: of several mappings the first wins. */
  #merged(part: Part): [string, unknown][] {
    const node = isAlias(part) ? this.#anchors.get(part.source) : part;
    const value = this.value(part);
    if (isMap(node)) return entriesOf(value);
    if (!isSeq(node)) throw new ParseError('ConstructorError', 'expected a mapping or list of mappings for merging');
    const parts = node.items.map((item) => (isAlias(item) ? this.#anchors.get(item.source) : item));
    if (!parts.every((item) => isMap(item))) throw new ParseError('ConstructorError', 'expected a mapping for merging');
    return (value as unknown[]).toReversed().flatMap(entriesOf);
  }

  #key(part: Part): string {
    const node = isAlias(part) ? (this.#anchors.get(part.source) ?? null) : part;
    if (isCollection(node)) throw new ParseError('ConstructorError', 'found unhashable key');
    if (isScalar(node) && tagOf(node) === tags.value) return '=';
    const key = this.value(part);
    if (typeof key === 'string') return key;
    // 1, 1.0 and true are one key.
    return keyOfAnotherType(
      typeof key === 'symbol' ? String(key.description) : String(typeof key === 'boolean' ? Number(key) : key),
    );
  }

  #keep<T>(part: Node, value: T): T {
    this.#values.set(part, value);
    return value;
  }

  #count(nodes: number): void {
    this.#nodes += nodes;
    if (this.#nodes > maxNodes)
      throw new ParseError('MemoryError', `the aliases stand for more than ${maxNodes} nodes`);
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function tagOf(part: Node): string {
  const tag = 'tag' in part ? part.tag : undefined;
  if (isScalar(part)) {
    if (tag !== undefined && tag !== '!') return tag;
    return part.type === Scalar.PLAIN || part.type === undefined ? implicitTag(textOf(part)) : tags.str;
  }
  if (tag !== undefined && tag !== '!') return tag;
  return isSeq(part) ? tags.seq : tags.map;
}

/** In the schema `failsafe` every scalar is a text. */
function textOf({ value }: Scalar): string {
  return typeof value === 'string' ? value : '';
}

function scalarOf(part: Scalar): unknown {
  return scalarValue(tagOf(part), textOf(part));
}
