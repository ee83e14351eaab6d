/** One key of the calculator: a Python function of some floats, behind a route that takes whatever the model sends. */

import { z } from 'zod';
import { lax } from '../../contracts/lax.ts';
import { jsonOfFloat } from '../python/float.ts';
import { PythonMathError } from '../python/math.ts';

const descriptions = { a: 'The first number.', b: 'The second number.', radians: 'In radians.', base: 'The base.' };
type Parameter = keyof typeof descriptions;
type Given = Partial<Record<Parameter, number | null | undefined>>;

interface Key {
  readonly description: string;
  readonly input: z.ZodType<Given, Given>;
  readonly run: (given: Given) => string;
}

/** A tool of the name `name` that passes its parameters on to `compute`, in order. */
export function tool(
  name: string,
  description: string,
  parameters: readonly Parameter[],
  compute: (...numbers: number[]) => number,
): Key {
  return {
    description,
    input: bodyOf(parameters),
    run(given) {
      try {
        return `{"solution":${jsonOfFloat(compute(...bind(name, parameters, given)))}}`;
      } catch (error) {
        if (error instanceof CallError || error instanceof PythonMathError) {
          return JSON.stringify({ detail: error.message });
        }
        throw error;
      }
    },
  };
}

/** Arguments that the function of a tool does not take, in the words of Python's `TypeError`. */
class CallError extends Error {
  override readonly name = 'CallError';
}

/** All tools read all parameters: one that is missing or belongs to another tool is Python's complaint, not the schema's. */
function bodyOf(parameters: readonly Parameter[]): Key['input'] {
  const number = lax.float().nullish();
  const properties = parameters.map((name) => [name, { type: 'number', description: descriptions[name] }]);
  return z.object({ a: number, b: number, radians: number, base: number }).meta({
    properties: Object.fromEntries(properties) as Record<string, unknown>,
    required: [...parameters],
    additionalProperties: false,
  });
}

function bind(name: string, parameters: readonly Parameter[], given: Given): number[] {
  const all = Object.keys(descriptions) as Parameter[];
  const foreign = all.find((one) => given[one] != null && !parameters.includes(one));
  if (foreign !== undefined) throw new CallError(`${name}() got an unexpected keyword argument '${foreign}'`);
  const missing = parameters.filter((one) => given[one] == null).map((one) => `'${one}'`);
  if (missing.length > 0) {
    const plural = missing.length > 1 ? 's' : '';
    const names = missing.join(' and ');
    throw new CallError(`${name}() missing ${missing.length} required positional argument${plural}: ${names}`);
  }
  return parameters.map((one) => given[one] ?? NaN);
}
