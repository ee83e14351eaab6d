/** What a rollout answered: a text, or the arguments of its tool call. */

import type { Transcript } from '../../contracts/conversation.ts';
import { isFunctionCall, isMessage } from '../../contracts/transcript.ts';
import { outputText } from '../../conversation/text.ts';
import { isObject, loads, type PythonJson } from '../python/json.ts';
import { PythonJsonError } from '../python/json-reader.ts';
import { strip } from '../python/text.ts';
import { crash, failure, type Failure } from './failure.ts';
import type { Format } from './formats.ts';

export type Answer =
  | { readonly text: string; readonly format: Format; readonly size: number }
  | { readonly value: PythonJson; readonly size: number }
  | { readonly failure: Failure };

export interface Question {
  readonly schema_type: Format;
  readonly response_mode?: string | null | undefined;
  readonly tool_name?: string | null | undefined;
  readonly tool_payload_key?: string | null | undefined;
}

export function answerOf(output: Transcript, question: Question): Answer {
  if (question.response_mode === 'tool_call') return calledWith(output, question);
  // Such a message has no parts, which the original asks it for.
  const partless = output.some(
    (item) => isMessage(item) && item.role === 'assistant' && typeof item.content === 'string',
  );
  if (partless) return { failure: crash('AttributeError') };
  const text = outputText(output);
  if (strip(text) === '') return { failure: failure('empty_response', 'No assistant response text') };
  return { text, format: question.schema_type, size: text.length };
}

function calledWith(output: Transcript, { tool_name, tool_payload_key }: Question): Answer {
  const calls = firstTurn(output).filter(isFunctionCall);
  const [call] = calls;
  const names = calls.map(({ name }) => name).join(', ');
  if (!call) return failed('missing_tool_call', 'No function_call item found in assistant response');
  if (calls.length > 1) return failed('multiple_tool_calls', `Expected exactly one function_call, got: ${names}`);
  if (tool_name && call.name !== tool_name) {
    return failed('wrong_tool_name', `Expected tool '${tool_name}', got: ${names}`);
  }
  const read = readArguments(call.arguments);
  if ('failure' in read || !tool_payload_key) return read;
  const { value, size } = read;
  if (!isObject(value) || !Object.hasOwn(value, tool_payload_key)) {
    return failed('missing_tool_payload_key', `Missing tool payload key: ${tool_payload_key}`);
  }
  return { value: value[tool_payload_key] ?? null, size };
}

/** The original asks the model once and runs no tools; what came after the first result has no counterpart there. */
function firstTurn(output: Transcript): Transcript {
  const end = output.findIndex(({ type }) => type === 'function_call_output');
  return end < 0 ? output : output.slice(0, end);
}

function readArguments(text: string): { value: PythonJson; size: number } | { failure: Failure } {
  try {
    return { value: loads(text), size: text.length };
  } catch (error) {
    if (!(error instanceof PythonJsonError)) throw error;
    if (error.name !== 'JSONDecodeError') return { failure: crash(error.name) };
    return failed('tool_arguments_parse_error', `${error.name}: ${error.message}`);
  }
}

function failed(error_type: Failure['error_type'], message: string): { failure: Failure } {
  return { failure: failure(error_type, message) };
}
