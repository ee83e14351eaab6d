/** How deep JSON values are nested. No schemas: workflow code may import this module at run time. */

/** Whether `value` holds more than `levels` arrays and objects inside one another. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((part) => isNestedDeeper(part, levels - 1));
}
