/** A row's schema, ready to check values. */

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isObject, loads, type PythonJson } from '../python/json.ts';
import { keywords, UnverifiableError } from './keywords.ts';
import { schemaProblem } from './meta-schema.ts';
import { normalize } from './normalize.ts';
import { searchFor } from './pattern.ts';
import { strictify } from './strict.ts';

export interface RowSchema {
  /** Made strict. */
  readonly schema: PythonJson;
  /** Whether the schema has a pattern that a hostile text could keep busy. */
  readonly backtracks: boolean;
  /** What is wrong with a value; `undefined` when it fits. */
  readonly problem: (value: unknown) => string | undefined;
}

/** Compiling takes milliseconds, and the samples of a row come one after the other. */
const compiled = new Map<string, RowSchema>();
const maxCompiled = 200;

/** A schema that is ready. */
export function knownSchema(text: string): RowSchema | undefined {
  return compiled.get(text);
}

/** Throws a `PythonJsonError` when `text` is not JSON. A schema that is none is no error, but nothing fits it. */
export function rowSchema(text: string): RowSchema {
  const found = compiled.get(text) ?? compile(text);
  // The one that was used last is the last one to go.
  compiled.delete(text);
  compiled.set(text, found);
  for (const oldest of compiled.keys()) {
    if (compiled.size <= maxCompiled) break;
    compiled.delete(oldest);
  }
  return found;
}

function compile(text: string): RowSchema {
  const [schema, forAjv] = [loads(text), loads(text)];
  strictify(schema);
  const wrong = schemaProblem(schema);
  if (wrong !== undefined) return refusing(schema, `SchemaError: ${wrong}`);
  if (!isObject(forAjv)) return { schema, backtracks: false, problem: () => (schema === true ? undefined : refusal) };
  strictify(forAjv);
  normalize(forAjv);
  let backtracks = false;
  const engine = (pattern: string) => {
    const search = searchFor(pattern);
    if (!search) throw new SyntaxError(`Python has no pattern ${pattern}`);
    backtracks ||= search.backtracks;
    // Ajv keeps patterns apart by their texts.
    return { test: (subject: string) => search.test(subject), toString: () => pattern };
  };
  try {
    // One of its own for each schema: what two of them call by the same name stays apart.
    const ajv = new Ajv2020({
      ...{ strict: false, ownProperties: true, unicodeRegExp: false, logger: false },
      ...{ meta: false, validateSchema: false, validateFormats: false },
      // Optimized code takes twice as long to make, and a schema is used for the samples of one row.
      code: { optimize: false, regExp: Object.assign(engine, { code: 'python' }) },
    });
    // Without it `anyOf` ends at the first that fits, as Python's does.
    ajv.opts.unevaluated = text.includes('unevaluated');
    for (const { keyword } of keywords) ajv.removeKeyword(keyword);
    for (const keyword of ['dependencies', 'format', 'id']) ajv.removeKeyword(keyword);
    for (const definition of keywords) ajv.addKeyword(definition);
    const validate = ajv.compile(forAjv);
    return { schema, backtracks, problem: (value) => problemOf(validate, value) };
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'InvalidRowError') throw error;
    return refusing(schema, `${error.name}: ${error.message}`);
  }
}

const refusal = 'ValidationError: False schema does not allow it';

function refusing(schema: PythonJson, problem: string): RowSchema {
  return { schema, backtracks: false, problem: () => problem };
}

function problemOf(validate: ValidateFunction, value: unknown): string | undefined {
  try {
    if (validate(value)) return undefined;
  } catch (error) {
    // A `RangeError` is the end of the stack.
    if (error instanceof UnverifiableError || error instanceof RangeError) return `${error.name}: ${error.message}`;
    throw error;
  }
  const [{ instancePath, message } = { instancePath: '', message: 'is not valid' }] = validate.errors ?? [];
  return `ValidationError: ${[instancePath, message].filter(Boolean).join(' ')}`;
}
