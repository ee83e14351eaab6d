/** Whether a schema is one: JSON Schema's own schema for schemas, in the dialect 2020-12. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { PythonJson } from '../python/json.ts';
import { searchFor } from './pattern.ts';

let known: ValidateFunction | undefined;

/** What is wrong with a schema; `undefined` when it is in order. Its `$schema` does not count. */
export function schemaProblem(schema: PythonJson): string | undefined {
  known ??= compile();
  if (known(rounded(schema))) return undefined;
  const [{ instancePath, message } = { instancePath: '', message: '' }] = known.errors ?? [];
  return `${instancePath} ${message}`.trim();
}

function compile(): ValidateFunction {
  const ajv = new Ajv2020({
    ...{ strict: false, strictNumbers: false, ownProperties: true, logger: false },
    formats: { regex: (pattern: string) => searchFor(pattern) !== undefined, uri: true, 'uri-reference': true },
  });
  const validate = ajv.getSchema('https://json-schema.org/draft/2020-12/schema');
  if (!validate) throw new Error('ajv has no schema for schemas.');
  return validate;
}

/** Its integers as numbers, however long: ajv knows no others. To ajv infinity is an integer; to Python it is just a number. */
function rounded(value: PythonJson): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return value < 0 ? -1.5 : 1.5;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part as PythonJson)]));
}
