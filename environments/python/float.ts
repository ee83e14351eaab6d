/** Python's floats as text. */

/** `repr(value)` of a finite number: a float always shows that it is one. `5.0`, `1e-05`, `1e+16`. */
export function reprOfFloat(value: number): string {
  const magnitude = Math.abs(value);
  // The digits are the same as JavaScript's, the fewest that read back as the same number; the limits are not.
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}
