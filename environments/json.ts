/** What may leave a hook: JSON values, and text made of them. */

import { pathText } from '../contracts/issues.ts';

/**
 * A copy of `value`, which shares nothing with the hook that made it. What JSON cannot carry is an error instead of a value
 * that another worker would read differently.
 */
export function jsonCopy(value: unknown, name: string, path: readonly PropertyKey[] = []): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value))
    return Array.from(value, (element, index) => jsonCopy(element, name, within(path, index, name)));
  if (isPlain(value)) {
    const entries = Object.entries(value).map(([key, field]) => [key, jsonCopy(field, name, within(path, key, name))]);
    return Object.fromEntries(entries);
  }
  throw new TypeError(
    `${[name, pathText(path)].filter(Boolean).join('.')} is ${kindOf(value)}, which is not JSON` +
      (value === undefined ? ': leave the field out, or use null.' : '.'),
  );
}

/** A copy of a JSON value, which shares nothing but its texts: they are what is large, and nobody can change them. */
export function ownCopy<T>(value: T): T;
export function ownCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => ownCopy(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, ownCopy<unknown>(field)]));
}

/** Throws where `kept` lacks what `given` has: a field that a schema does not know is dropped, and nobody would notice. */
export function refuseLoss(given: unknown, kept: unknown, name: string, path: readonly PropertyKey[] = []): void {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return;
  for (const [key, field] of Object.entries(given) as [string, unknown][]) {
    const at = [...path, Array.isArray(given) ? Number(key) : key];
    if (Object.hasOwn(kept, key)) refuseLoss(field, (kept as Record<string, unknown>)[key], name, at);
    else if (field !== undefined) {
      throw new TypeError(
        `${name}.${pathText(at)} is not in the schema of the ${name}, so it would be lost: declare it there.`,
      );
    }
  }
}

/** A tool's result as the model reads it: text as it is, anything else as compact JSON. */
export function resultText(result: unknown): string {
  if (typeof result === 'string') return result;
  const text = JSON.stringify(result ?? null) as string | undefined;
  if (text === undefined) throw new TypeError(`The result of a tool is ${kindOf(result)}, which is not JSON.`);
  return text;
}

/** Deeper than any value that is meant: a value that contains itself. */
const maxDepth = 1000;

function within(path: readonly PropertyKey[], key: PropertyKey, name: string): PropertyKey[] {
  if (path.length >= maxDepth) throw new TypeError(`${name} contains itself, which is not JSON.`);
  return [...path, key];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${kindName(value)}`;
  if (typeof value === 'number' || value === undefined) return String(value);
  return `a ${typeof value}`;
}

function kindName(value: object): string {
  const { constructor: made } = value as { constructor?: { name?: unknown } };
  return typeof made?.name === 'string' ? made.name : 'strange object';
}
