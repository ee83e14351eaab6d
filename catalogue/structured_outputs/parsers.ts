/** How each format is read. */

import { loads, type PythonJson } from '../python/json.ts';
import { coerceCsv, parseCsv } from './csv.ts';
import type { Format } from './formats.ts';
import { parseToml } from './toml.ts';
import { coerceXml, parseXml } from './xml.ts';
import { parseYaml } from './yaml.ts';

export interface Settings {
  readonly xml_coerce_types: boolean;
}

/** Reads an answer's text. What is not of the format is a `ParseError` or a `PythonJsonError`. */
export const parsers: Readonly<Record<Format, (text: string) => unknown>> = {
  json: (text) => loads(text),
  yaml: parseYaml,
  xml: parseXml,
  toml: parseToml,
  csv: parseCsv,
};

/** In XML and CSV everything is text; the schema says what it stands for. */
export function coerced(value: unknown, format: Format, schema: PythonJson, { xml_coerce_types }: Settings): unknown {
  // Each takes what the parser of its format made.
  if (format === 'xml' && xml_coerce_types) return coerceXml(value as ReturnType<typeof parseXml>, schema);
  if (format === 'csv') return coerceCsv(value as ReturnType<typeof parseCsv>, schema);
  return value;
}
