/** The formats that an answer may be written in. */

export const formats = ['json', 'yaml', 'xml', 'toml', 'csv'] as const;
export type Format = (typeof formats)[number];

/** A text that is not of its format: the name of Python's exception, and a message. */
export class ParseError extends Error {
  override readonly name: string;

  constructor(name: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = name;
  }
}
