/** A tool as a Python method with keyword arguments: what it takes, and how it is called. */

import { z } from 'zod';
import { PatternError, UnsupportedPatternError } from '../python/pattern-reader.ts';
import { TimeLimitError } from '../../environments/time-limit.ts';
import type { Office } from './office.ts';
import { PythonError } from './python-error.ts';

export type Arguments = Readonly<Record<string, unknown>>;

export interface OfficeTool {
  readonly description: string;
  /** Name and description of each parameter. All may be left out; the tools complain themselves. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** Whether it may change the office. Only such calls matter to the reward. */
  readonly changes?: true;
  /** What the model reads; throws a `PythonError`. */
  readonly run: (office: Office, args: Arguments) => unknown;
}

/** Tools of one department, with Python's name for it: exceptions mention it. */
export interface Department {
  readonly prefix: string;
  readonly className: string;
  readonly tools: Readonly<Record<string, OfficeTool>>;
}

/** A tool under its full name. */
export interface NamedTool extends OfficeTool {
  readonly name: string;
  readonly method: string;
}

/** Calls `tool`; throws what `isPythonFailure` knows. */
export function callTool({ parameters, method, run }: NamedTool, office: Office, args: Arguments): unknown {
  const unexpected = Object.keys(args).find((name) => !Object.hasOwn(parameters, name));
  if (unexpected !== undefined) {
    throw new PythonError('TypeError', `${method}() got an unexpected keyword argument '${unexpected}'`);
  }
  return run(office, args);
}

/** What is an exception of the tool in Python, too: the arguments are at fault. Anything else is our own mistake. */
export function isPythonFailure(error: unknown): error is Error {
  return [PythonError, PatternError, UnsupportedPatternError, TimeLimitError].some((kind) => error instanceof kind);
}

/** The arguments as the model is told of them, while anything is taken. */
export function inputOf({ parameters, required = [] }: OfficeTool): z.ZodType<Arguments> {
  const properties = Object.entries(parameters).map(([name, description]) => {
    return [name, { type: name.startsWith('page') ? 'integer' : 'string', description }];
  });
  return z.looseObject({}).meta({
    properties: Object.fromEntries(properties) as Record<string, unknown>,
    required: [...required],
    additionalProperties: false,
  });
}
