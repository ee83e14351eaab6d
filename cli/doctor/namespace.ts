/** Whether the namespace exists, and how long it remembers what has ended. */

import type { Server } from '../../batches/temporal/connect.ts';
import { ok, problem, warning, type Finding } from '../../batches/probe/finding.ts';

const daySeconds = 24 * 3600;
/** A batch that is looked at after a weekend should still be there. */
const shortRetentionDays = 3;
/** `google.rpc.Code`. */
const notFound = 5;

export async function checkNamespace({ client, namespace, address }: Server): Promise<Finding> {
  const command = (verb: string): string =>
    `temporal operator namespace ${verb} --namespace ${namespace} --retention 720h --address ${address}`;
  try {
    const { config } = await client.connection.workflowService.describeNamespace({ namespace });
    const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / daySeconds;
    if (days === 0) return ok('namespace', `${namespace}, its retention is not told`);
    const found = `${namespace} keeps what has ended for ${Number(days.toFixed(1))} ${days === 1 ? 'day' : 'days'}`;
    if (days >= shortRetentionDays) return ok('namespace', found);
    return warning('namespace', `${found}; after that only the store knows of it`, command('update'));
  } catch (error) {
    if ((error as { code?: unknown }).code !== notFound) throw error;
    return problem('namespace', `there is no namespace ${namespace} at ${address}`, command('create'));
  }
}
