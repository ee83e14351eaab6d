/** What an answer may hold that JSON has no word for. */

/**
 * A value that is none of JSON's, such as the dates of YAML and TOML: no schema's type fits it. A symbol, because to ajv that
 * is no object; two of the same `text` are equal.
 */
export function foreignValue(text: string): symbol {
  return Symbol.for(`structured_outputs: ${text}`);
}

const marker = '\u0000structured_outputs: ';

/** A key of a mapping that is no string, in YAML and CSV: no property's name is equal to it. */
export function keyOfAnotherType(text: string): string {
  return `${marker}${text}`;
}

export function isKeyOfAnotherType(key: string): boolean {
  return key.startsWith(marker);
}

/** Half of a pair: a text that has one cannot be written in UTF-8. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
