/** What Python's exceptions say of arguments that a tool cannot work with, and the few operations that raise them. */

/** An exception in a tool: the model reads its message, and a replay skips the call. */
export class PythonError extends Error {
  override readonly name: string;

  constructor(name: 'AttributeError' | 'KeyError' | 'TypeError' | 'ValueError' | 'ZeroDivisionError', message: string) {
    super(message);
    this.name = name;
  }
}

/** What `not value` says no to: a value is missing, `null`, `false`, `""`, 0, or empty. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value) || Number.isNaN(value);
}

/** `value.lower()` */
export function lower(value: unknown): string {
  if (typeof value === 'string') return value.toLowerCase();
  throw new PythonError('AttributeError', `'${typeOf(value)}' object has no attribute 'lower'`);
}

/** `part in value` */
export function contains(value: unknown, part: string): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return value.includes(part);
  if (typeof value === 'object' && value !== null) return Object.hasOwn(value, part);
  throw new PythonError('TypeError', `argument of type '${typeOf(value)}' is not iterable`);
}

/** An id to compare a column with; pandas refuses to compare a column with a list of another length. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) throw new PythonError('ValueError', 'Lengths must match to compare');
  return value;
}

/** A limit to compare texts with, or `undefined` for none. */
export function limit(value: unknown): string | undefined {
  if (!isTruthy(value)) return undefined;
  if (typeof value === 'string') return value;
  throw new PythonError('TypeError', `'>=' not supported between instances of 'str' and '${typeOf(value)}'`);
}

export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      return 'dict';
  }
}
