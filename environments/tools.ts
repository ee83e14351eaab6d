/** An environment's tools on both sides of a call: how the model sees them, and what it hears when a call cannot be run. */

import type { z } from 'zod';
import type { ToolSpec } from '../contracts/conversation.ts';
import { maxArgumentNesting } from '../contracts/limits.ts';
import { isNestedDeeper } from '../contracts/nesting.ts';
import { argumentErrors } from './argument-errors.ts';
import { resultText } from './json.ts';
import { jsonSchemaOf } from './json-schema.ts';

interface Described {
  readonly description: string;
  readonly input: z.ZodType;
}

/** The tools in the form of the Responses API. */
export function toolSpecs(tools: ReadonlyMap<string, Described>): ToolSpec[] {
  return [...tools].map(([name, { description, input }]) => ({
    type: 'function',
    name,
    description,
    parameters: jsonSchemaOf(input),
  }));
}

/** The tool that a call names and its parsed arguments, or the output that tells the model what is wrong with the call. */
export function readCall<Tool extends Described>(
  tools: ReadonlyMap<string, Tool>,
  call: { readonly name: string; readonly arguments: string },
  unknownTool: (name: string) => unknown,
): { tool: Tool; input: unknown } | { output: string } {
  const tool = tools.get(call.name);
  // What vLLM writes where a tool takes no arguments. A tool that needs some hears what is wrong.
  if (call.arguments.trim() === '' && tool) {
    const none = tool.input.safeParse({});
    if (none.success) return { tool, input: none.data };
  }
  const body = parseArguments(call.arguments);
  if ('error' in body) return { output: refusal(`Invalid tool call arguments: ${body.error}`) };
  if (!tool) return { output: resultText(unknownTool(call.name)) };
  const input = tool.input.safeParse(body.value);
  if (input.success) return { tool, input: input.data };
  return { output: JSON.stringify({ detail: argumentErrors(input.error.issues, body.value) }) };
}

/** A failure as the model reads it. */
export function refusal(error: string): string {
  return JSON.stringify({ error });
}

function parseArguments(text: string): { value: unknown } | { error: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (!isNestedDeeper(value, maxArgumentNesting)) return { value };
    return { error: `RangeError: nested more than ${maxArgumentNesting} levels deep` };
  } catch (error) {
    return { error: String(error) };
  }
}
