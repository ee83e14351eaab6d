/** An environment's tools on both sides of a call: how the model sees them, and what it hears when a call cannot be run. */

import type { z } from 'zod';
import type { ToolSpec } from '../contracts/conversation.ts';
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
  const body = parseArguments(call.arguments);
  if ('error' in body) return { output: refusal(`Invalid tool call arguments: ${body.error}`) };
  const tool = tools.get(call.name);
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
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: String(error) };
  }
}
