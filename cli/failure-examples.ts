/** The first failure of each class: what went wrong is read off one rollout sooner than off a count. */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { adviceOn, isFailureClass } from '../contracts/failures.ts';
import { FailureRecord } from '../contracts/record.ts';

export interface FailureExample {
  /** Id of the rollout. */
  readonly rollout: string;
  readonly message: string;
}

/** By class. */
export type FailureExamples = ReadonlyMap<string, FailureExample>;

/** Reads the file of failures that an export left, until every class has its example. */
export async function firstFailures(path: string, classes: readonly string[]): Promise<FailureExamples> {
  const found = new Map<string, FailureExample>();
  const wanted = new Set(classes);
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    if (found.size === wanted.size) break;
    const { success, data } = FailureRecord.safeParse(JSON.parse(line));
    if (!success || !wanted.has(data.failure.class) || found.has(data.failure.class)) continue;
    found.set(data.failure.class, { rollout: data.rollout.id, message: data.failure.message });
  }
  return found;
}

/** The same for a program, each with what to do about it. */
export function examplesWithAdvice(examples: FailureExamples): object[] {
  return [...examples].flatMap(([name, { rollout, message }]) =>
    isFailureClass(name) ? [{ class: name, rollout, message, todo: adviceOn(name, message) }] : [],
  );
}
