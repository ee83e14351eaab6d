/** Reads single values out of JSON that others wrote. No schemas: workflow code imports this module at run time. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field `name` of an object that is there, else an empty object. */
export function objectIn(value: unknown, name: string): Record<string, unknown> {
  const field = isObject(value) ? value[name] : undefined;
  return isObject(field) ? field : {};
}

export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
