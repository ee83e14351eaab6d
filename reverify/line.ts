/** Reads a line of records; one that is nested too deep is the failure of its record alone. */

import { maxDepth } from '../contracts/limits.ts';
import { isNestedDeeper } from '../contracts/nesting.ts';
import { NestingError, type JsonLine } from '../results/json-lines.ts';
import { UnverifiableError } from './unverifiable.ts';

export interface RecordLine {
  /** Without the fields that are nested too deep. */
  readonly record: Record<string, unknown>;
  /** Why it cannot be scored. */
  readonly refused?: UnverifiableError;
}

export function readLine(line: JsonLine): RecordLine {
  try {
    return { record: line.parse() };
  } catch (error) {
    if (!(error instanceof NestingError)) throw error;
    const fields = fieldsOf(line.text);
    if (!fields) throw error;
    const deep = fields.filter(([, field]) => isNestedDeeper(field, maxDepth - 1));
    const names = deep.map(([name]) => name).join(', ');
    return {
      record: Object.fromEntries(fields.filter((field) => !deep.includes(field))),
      refused: new UnverifiableError('invalid_record', `nested more than ${maxDepth} deep, and left out: ${names}`),
    };
  }
}

/** Parsing takes any depth; it is writing that does not. */
function fieldsOf(text: string): [name: string, field: unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
  } catch {
    return undefined;
  }
}
