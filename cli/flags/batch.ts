/** Ids that users type: checked before they reach a path or a query. */

import { batchIdPattern, parseRolloutId } from '../../contracts/names.ts';
import { UsageError } from '../errors.ts';

export function batchId(given: string | undefined): string {
  if (given !== undefined && batchIdPattern.test(given)) return given;
  throw new UsageError(
    `"${given ?? ''}" is not a batch id: letters, digits, ".", "_" and "-"; \`dgym list\` shows them`,
  );
}

export function rolloutOf(given: string | undefined): NonNullable<ReturnType<typeof parseRolloutId>> {
  const parsed = parseRolloutId(given ?? '');
  if (parsed && batchIdPattern.test(parsed.batch)) return parsed;
  throw new UsageError(`"${given ?? ''}" is not a rollout: write BATCH/ROW-SAMPLE, such as my-batch/12-0`);
}
