/**
 * JSON in which a float says that it is one: `1.0`, not `1`.
 *
 * To Python `1` is an int, and to torch a list of ints is a tensor of integers: NeMo RL and OpenRLHF stop at a reward of that
 * kind, and Arrow makes a column of integers of a file's first lines and refuses the first fraction after them.
 */
export function floatJson(row: object, floats: ReadonlySet<string>): string {
  const fields = Object.entries(row as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    // Of what JSON has no place for there is no text, which the types do not tell.
    const text = floats.has(name) ? floatText(value) : (JSON.stringify(value) as string | undefined);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${fields.join(',')}}`;
}

/** A number, or the numbers of an object, as floats. */
function floatText(value: unknown): string | undefined {
  if (typeof value === 'number') {
    const text = JSON.stringify(value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  return floatJson(value, new Set(Object.keys(value)));
}
