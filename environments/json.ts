/** What may leave a hook: JSON values, and text made of them. */

import { pathText } from './errors.ts';

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
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`;
  if (typeof value === 'number' || value === undefined) return String(value);
  return `a ${typeof value}`;
}
