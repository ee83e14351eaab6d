/** The list that a model submitted last, and the ways in which there can be none. */

import { z } from 'zod';
import type { Transcript } from '../../contracts/conversation.ts';
import { isObject } from '../../contracts/json.ts';
import { lax } from '../../contracts/lax.ts';
import { isFunctionCall } from '../../contracts/transcript.ts';

type Submission =
  /** `values` as Python compares them, `parsed` as the integers they stand for. */
  | { values: (string | number)[]; parsed: number[] }
  /** The exception that ends the original's verification: the answer is at fault, so it is a zero. */
  | { verify_error: 'JSONDecodeError' | 'KeyError' | 'TypeError' | 'ValidationError' };

export function readSubmission(output: Transcript): Submission {
  const call = output.filter(isFunctionCall).findLast(({ name }) => name === 'extract_synonym_values');
  if (!call) return { values: [], parsed: [] };
  const submitted = parseArguments(call.arguments);
  if (submitted === undefined) return { verify_error: 'JSONDecodeError' };
  if (!isObject(submitted)) return { verify_error: 'TypeError' };
  if (!Object.hasOwn(submitted, 'synonym_values')) return { verify_error: 'KeyError' };

  const values = submitted['synonym_values'];
  if (isObject(values)) return { verify_error: 'ValidationError' };
  if (!Array.isArray(values) || values.some((value) => typeof value === 'object' && value !== null)) {
    return { verify_error: 'TypeError' };
  }
  const parsed = z.array(lax.int()).safeParse(values);
  if (!parsed.success) return { verify_error: 'ValidationError' };
  return {
    values: values.map((value: unknown) => (typeof value === 'string' ? value : Number(value))),
    parsed: parsed.data,
  };
}

function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
