/** What the tools answered, what they should have, and when Python calls the two equal. */

import { z } from 'zod';
import type { FunctionCallOutput, Item, Transcript } from '../../contracts/conversation.ts';
import { readFloat } from '../python/float.ts';
import { equals, isObject, loads, type PythonJson } from '../python/json.ts';
import { PythonJsonError } from '../python/json-reader.ts';

/** The values of a row: a JSON array, as text. What else the original takes here, it cannot verify. */
export const GroundTruth = z.string().transform((text, context): PythonJson[] => {
  const values = parse(text);
  if (Array.isArray(values)) return values;
  // The original goes through the keys of an object, and no number equals a key.
  if (isObject(values)) return Object.keys(values);
  context.issues.push({ code: 'custom', input: text, message: 'expected a JSON array of numbers, as text' });
  return z.NEVER;
});

/** A number for each output of a tool, in order; `null` for one that holds none. */
export function solutionsOf(items: Transcript): (number | null)[] {
  return items.filter(isOutput).map(({ output }) => (typeof output === 'string' ? solutionOf(output) : null));
}

/** `value in solutions`, as Python compares: `true` is 1, an integer is not the float nearest to it, `null` is `null`. */
export function containsSolution(solutions: readonly (number | null)[], value: PythonJson): boolean {
  return solutions.some((solution) => equals(solution, value));
}

function isOutput(item: Item): item is FunctionCallOutput {
  return item.type === 'function_call_output';
}

/** `float(json.loads(output)['solution'])` */
function solutionOf(output: string): number | null {
  const value = parse(output);
  if (!isObject(value) || !Object.hasOwn(value, 'solution')) return null;
  const { solution } = value;
  switch (typeof solution) {
    case 'number':
      return solution;
    case 'boolean':
      return Number(solution);
    case 'bigint': {
      const nearest = Number(solution);
      return Number.isFinite(nearest) ? nearest : null;
    }
    case 'string':
      return readFloat(solution) ?? null;
    default:
      return null;
  }
}

function parse(text: string): PythonJson | undefined {
  try {
    return loads(text);
  } catch (error) {
    if (error instanceof PythonJsonError) return undefined;
    throw error;
  }
}
