/** The 27 tools by their full names, and what happens when a model or a row calls one. */

import { offload } from '../../environments/offload.ts';
import { jsonOfFloat } from '../python/float.ts';
import { isObject, loads, PythonFloat } from '../python/json.ts';
import { PythonJsonError } from '../python/json-reader.ts';
import { analytics } from './analytics.ts';
import { calendar } from './calendar.ts';
import { customers } from './customers.ts';
import { directory } from './directory.ts';
import { email } from './email.ts';
import { Office } from './office.ts';
import { tasks } from './tasks.ts';
import { callTool, isPythonFailure, type Arguments, type NamedTool } from './tool.ts';

/** A call as a row writes it. */
export interface Call {
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

const departments = [directory, email, calendar, analytics, tasks, customers];

export const toolset: ReadonlyMap<string, NamedTool> = new Map(
  departments.flatMap(({ prefix, className, tools }) =>
    Object.entries(tools).map(([method, tool]) => {
      const name = `${prefix}_${method}`;
      return [name, { ...tool, name, method: `${className}.${method}` }];
    }),
  ),
);

/**
 * Calls a tool in the office that `changes` have left. `change` is what to add to them, if it changed anything. Arguments that
 * are `null` count as left out here, and only here.
 */
export function work(name: string, args: Arguments, changes: readonly Call[], signal: AbortSignal): Awaitable<Worked> {
  const text = jsonOf(Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)));
  return text === undefined
    ? { output: failed(name, tooDeep) }
    : workOn({ call: { name, arguments: text }, changes }, signal);
}

type Awaitable<T> = T | Promise<T>;
type Worked = { readonly output: string; readonly change?: Call };

interface Work {
  readonly call: Call;
  readonly changes: readonly Call[];
}

const tooDeep = 'maximum recursion depth exceeded';
const workOn = offload(worked, { module: import.meta.url, isQuick, milliseconds: 10_000 });

/** A change takes a tenth of a millisecond, and a pattern that repeats nothing no more. */
function isQuick({ call, changes }: Work): boolean {
  const { arguments: text } = call;
  return changes.length < 50 && text.length < 10_000 && !/[*+?(|\\]/.test(text) && text.lastIndexOf('{') === 0;
}

export function worked({ call, changes }: Work): Worked {
  const tool = toolset.get(call.name);
  if (!tool) throw new Error(`There is no tool ${call.name}.`);
  // Read again as a replay reads it, so that what it will refuse changes nothing now.
  const given = argumentsOf(call.arguments);
  if (!given) return { output: failed(call.name, tooDeep) };
  const office = officeAfter(changes);
  const before = office.changes;
  const output = outputOf(tool, office, given);
  return { output, ...(office.changes > before && { change: call }) };
}

/** An office after all of `calls`. Those that fail have changed nothing; those that only read are left out. */
export function officeAfter(calls: readonly Call[]): Office {
  const office = new Office();
  for (const call of calls) {
    const tool = toolset.get(call.name);
    const args = tool?.changes && argumentsOf(call.arguments);
    if (!args) continue;
    try {
      callTool(tool, office, args);
    } catch (error) {
      if (!isPythonFailure(error)) throw error;
    }
  }
  return office;
}

function outputOf(tool: NamedTool, office: Office, args: Arguments): string {
  try {
    return compact({ output: callTool(tool, office, args) });
  } catch (error) {
    if (isPythonFailure(error)) return failed(tool.name, error.message);
    throw error;
  }
}

function failed(name: string, message: string): string {
  return compact({ output: `Error executing tool '${name}': ${message}` });
}

/** `undefined` for what is nested too deep. */
function jsonOf(args: Arguments): string | undefined {
  try {
    return JSON.stringify(args);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function argumentsOf(text: string): Arguments | undefined {
  try {
    const args = loads(text);
    return isObject(args) ? args : undefined;
  } catch (error) {
    if (error instanceof PythonJsonError) return undefined;
    throw error;
  }
}

/** JSON as FastAPI writes it: a float shows that it is one. */
function compact(value: unknown): string {
  if (value instanceof PythonFloat) return jsonOfFloat(value.value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${compact(field)}`);
  return `{${fields.join(',')}}`;
}
