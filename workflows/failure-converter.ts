/**
 * How errors travel, from activities and from workflows. Their texts are the only ones of others that a message to the server
 * holds as they are: everything else is JSON, which escapes half a character. Here it would be no UTF-8, and the worker that
 * sent it would be dead.
 */

import {
  ApplicationFailure,
  DefaultFailureConverter,
  type PayloadConverter,
  type ProtoFailure,
} from '@temporalio/common';

class WellFormedFailures extends DefaultFailureConverter {
  /** The converter comes here for causes, too. */
  override errorToFailure(error: unknown, payloadConverter: PayloadConverter): ProtoFailure {
    return wellFormed(this.#convert(error, payloadConverter));
  }

  #convert(error: unknown, payloadConverter: PayloadConverter): ProtoFailure {
    try {
      return super.errorToFailure(error, payloadConverter);
    } catch (cause) {
      // A hook can throw a failure with details that are no JSON.
      const failure = new ApplicationFailure(`a failure that cannot be told: ${String(cause)}`, 'environment_error');
      return super.errorToFailure(failure, payloadConverter);
    }
  }
}

export const failureConverter = new WellFormedFailures();

function wellFormed(failure: ProtoFailure): ProtoFailure {
  const { message, stackTrace, applicationFailureInfo: info } = failure;
  return {
    ...failure,
    ...(typeof message === 'string' && { message: message.toWellFormed() }),
    ...(typeof stackTrace === 'string' && { stackTrace: stackTrace.toWellFormed() }),
    ...(info && {
      applicationFailureInfo: { ...info, ...(typeof info.type === 'string' && { type: info.type.toWellFormed() }) },
    }),
  };
}
