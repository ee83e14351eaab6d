/** Workflow tasks that fail again and again: an error in workflow code, or a worker of another version. */

import type { Client } from '@temporalio/client';
import { plainText, problemOf } from '../../problem.ts';
import type { Problem } from '../../status-fields.ts';
import { dateOf, historyTail } from '../history.ts';
import type { Description } from './calls.ts';

/** A worker that dies makes a task fail a few times. */
const manyAttempts = 3;
const tailEvents = 10;

export async function failingTask(client: Client, workflowId: string, raw: Description): Promise<Problem | undefined> {
  const attempt = raw.pendingWorkflowTask?.attempt ?? 1;
  if (attempt < 2) return undefined;
  const tail = await historyTail(client, workflowId, undefined, tailEvents).catch(() => []);
  // The first failures of a task are in history; later ones are not.
  const failed = tail.find((event) => event.workflowTaskFailedEventAttributes);
  if (!failed && attempt <= manyAttempts) return undefined;
  const why = failed?.workflowTaskFailedEventAttributes?.failure?.message;
  return problemOf({
    kind: 'workflow_task',
    message: `a workflow task of ${workflowId} fails${why ? `: ${plainText(why)}` : ''}`,
    todo: 'see it in the Temporal UI; a worker of another version has to be replaced, and anything else is a bug',
    since: dateOf(failed?.eventTime)?.toISOString() ?? null,
    attempts: attempt - 1,
    workflow_id: workflowId,
  });
}
