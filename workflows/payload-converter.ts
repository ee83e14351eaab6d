/**
 * How workflows read what comes from outside: what is no JSON, such as the `NaN` that Python writes, as a value that says
 * so. Thrown here, an error would be one of the workflow task, which is retried for ever.
 */

import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/** Stands in the place of a value that cannot be read. */
export class Unreadable {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload: read as PayloadConverter['fromPayload'],
};

function read(payload: Payload): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch (error) {
    // Whoever reads it checks it: see `heard.ts`.
    return new Unreadable(error instanceof Error ? error.message : String(error));
  }
}
