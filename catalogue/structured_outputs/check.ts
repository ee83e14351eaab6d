/** Whether an answer adheres to a schema. */

import type { Transcript } from '../../contracts/conversation.ts';
import { offload } from '../../environments/offload.ts';
import { PythonJsonError } from '../python/json-reader.ts';
import { TimeLimitError, withinProcessorTime } from '../../environments/time-limit.ts';
import { answerOf, type Answer, type Question } from './answer.ts';
import { crash, failure, type Failure } from './failure.ts';
import { ParseError } from './formats.ts';
import { coerced, parsers, type Settings } from './parsers.ts';
import { knownSchema, rowSchema, type RowSchema } from './schema.ts';

/** Of a processor's time. No answer that is meant takes a tenth of it. */
const limitMilliseconds = 1000;
/** Shorter ones take less than the limit in any format, and do without the thread that watches it. */
const shortAnswer = 20_000;
/** These take a millisecond or two. */
const quickAnswer = 4_000;

interface Task {
  readonly output: Transcript;
  readonly question: Question & { readonly schema_str: string };
  readonly settings: Settings;
}

/** Why an output earns nothing; `undefined` when it adheres. */
export const check = offload(failureOf, { module: import.meta.url, isQuick, milliseconds: 30_000 });

/** Compiling a schema is what takes most. */
function isQuick({ output, question }: Task): boolean {
  const schema = knownSchema(question.schema_str);
  return schema !== undefined && !schema.backtracks && JSON.stringify(output).length <= quickAnswer;
}

export function failureOf({ output, question, settings }: Task): Failure | undefined {
  const answer = answerOf(output, question);
  if ('failure' in answer) return answer.failure;
  const schema = reading(
    () => rowSchema(question.schema_str),
    (error) => failure('schema_error', error.message),
  );
  if ('error_type' in schema) return schema;
  if (answer.size <= shortAnswer && !schema.backtracks) return grade(answer, schema, settings);
  try {
    return withinProcessorTime(limitMilliseconds, () => grade(answer, schema, settings));
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    // The original would be at it for as long, and give no reward.
    return crash('TimeoutError');
  }
}

function grade(
  answer: Exclude<Answer, { failure: Failure }>,
  { schema, problem }: RowSchema,
  settings: Settings,
): Failure | undefined {
  if ('value' in answer) return invalid(problem(answer.value));
  const { text, format } = answer;
  const read = reading<{ value: unknown } | Failure>(
    () => ({ value: parsers[format](text) }),
    (error) => failure('parse_error', `${error.name}: ${error.message}`),
  );
  if ('error_type' in read) return read;
  return reading(
    () => invalid(problem(coerced(read.value, format, schema, settings))),
    (error) => failure('validation_error', `${error.name}: ${error.message}`),
  );
}

function invalid(problem: string | undefined): Failure | undefined {
  return problem === undefined ? undefined : failure('validation_error', problem);
}

/** What `read` returns, or what `failed` makes of the text's own fault. A `RangeError` is one: text nested too deep. */
function reading<T>(read: () => T, failed: (error: Error) => Failure): T | Failure {
  try {
    return read();
  } catch (error) {
    if (error instanceof PythonJsonError || error instanceof ParseError || error instanceof RangeError) {
      return failed(error);
    }
    throw error;
  }
}
