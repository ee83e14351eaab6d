/** Collects the values of a flag that may be repeated. */
export function gather(value: string, before: string[] = []): string[] {
  return [...before, value];
}
