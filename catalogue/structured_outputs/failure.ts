/** Why an answer earns nothing. */

/** Details of the record, under the names of NeMo Gym's verifier. */
export interface Failure {
  readonly error_type:
    | 'empty_response'
    | 'missing_tool_call'
    | 'multiple_tool_calls'
    | 'wrong_tool_name'
    | 'tool_arguments_parse_error'
    | 'missing_tool_payload_key'
    | 'schema_error'
    | 'parse_error'
    | 'validation_error'
    | null;
  readonly error_message: string | null;
  /** The exception that ends the original's verification: the answer is at fault, so it is a zero. */
  readonly verify_error?: string;
}

/** With no more of the message than the original keeps. */
export function failure(error_type: Failure['error_type'], message: string): Failure {
  return { error_type, error_message: message.slice(0, 200) };
}

/** Where the original ends in an exception. */
export function crash(verify_error: string): Failure {
  return { error_type: null, error_message: null, verify_error };
}
