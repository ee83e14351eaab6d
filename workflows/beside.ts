/** Verbs that are called beside the workflow, with one history event each: hooks that take milliseconds and only compute. */

import { CancellationScope, isCancellation, patched, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import { maxWaitMs, retry, unreachable, usualSeconds, type Perform, type Untyped } from './calling.ts';
import { UnservedHere } from './failure.ts';

const tried = (seconds: number) => proxyLocalActivities<Untyped>({ startToCloseTimeout: seconds * 1000, retry });
const triedOnce = (seconds: number) =>
  proxyLocalActivities<Untyped>({ startToCloseTimeout: seconds * 1000, retry: { maximumAttempts: 1 } });
const usual = { tried: tried(usualSeconds.inline), once: triedOnce(usualSeconds.inline) };

export function beside(given: number | undefined): Perform {
  const local = given === undefined ? usual.tried : tried(given);
  return async (type, input, summary) => {
    try {
      return await local[type]?.executeWithOptions({ ...(summary !== undefined && { summary }) }, [input]);
    } catch (error) {
      // A worker that lets go of a workflow, for want of memory, cancels what runs beside it; nobody else has asked for that.
      if (isCancellation(error) && !CancellationScope.current().consideredCancelled && patched('let-go')) {
        throw new UnservedHere(`its worker let go of the rollout during ${type}`);
      }
      // The SDK's word for a local activity that this worker does not have.
      if (!(error instanceof ReferenceError)) throw error;
      // Failing the workflow task hands the rollout to another worker; a timer would keep it on this one.
      if (Date.now() - workflowInfo().startTime.getTime() < maxWaitMs) throw new UnservedHere(error.message);
      throw unreachable(`no worker that took it up has ${type}`);
    }
  };
}

/** Tries it once, whatever comes of it. */
export function onceBeside(given: number | undefined): Perform {
  const local = given === undefined ? usual.once : triedOnce(given);
  return async (type, input) => local[type]?.(input);
}
