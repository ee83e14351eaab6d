/** The two ends of a workflow's history: what it was given, and what it is doing now, without reading how it came there. */

import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { Client, WorkflowHandle } from '@temporalio/client';

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** The last events, the latest first. */
export async function historyTail(
  client: Client,
  workflowId: string,
  runId: string | undefined,
  maximumPageSize: number,
): Promise<HistoryEvent[]> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId, ...(runId !== undefined && { runId }) },
    maximumPageSize,
  });
  return history?.events ?? [];
}

/** What a run of a workflow was started with; `undefined` where it cannot be read. */
export async function firstInput(client: Client, workflowId: string, runId: string): Promise<unknown> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  return firstArgument(history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input);
}

/** The first argument of whatever an event carries; `undefined` where there is none, or it cannot be read. */
export function firstArgument(payloads: { readonly payloads?: Payload[] | null } | null | undefined): unknown {
  const [payload] = payloads?.payloads ?? [];
  if (!payload) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}

interface Timestamp {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

/** `undefined` for a time that has not come, or is not known. */
export function dateOf(time: Timestamp | null | undefined): Date | undefined {
  const seconds = Number(time?.seconds ?? 0);
  return seconds === 0 ? undefined : new Date(seconds * 1000 + Math.floor((time?.nanos ?? 0) / 1e6));
}
