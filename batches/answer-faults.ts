/** What looks like model servers at fault, for those who watch a batch. */

import { presentable, displayUrl } from '../contracts/presentable.ts';
import { answerFaults, faultShare, type AnswerCount, type AnswerFault } from '../contracts/answer-faults.ts';
import type { ModelBinding } from '../contracts/model.ts';
import type { AnswerStatus } from './status-fields.ts';

/** The counts with the names of models and servers. */
export function answersOf(
  counts: readonly AnswerCount[],
  models: Readonly<Record<string, ModelBinding>>,
): AnswerStatus[] {
  return counts.map(({ role, server, answers, faults = {} }) => {
    const url = models[role]?.urls?.[server];
    return {
      role,
      model: models[role]?.model ?? 'unknown',
      endpoint: url === undefined ? null : presentable(displayUrl(url)),
      answers,
      faults,
    };
  });
}

/** A sentence for each fault that too many answers have. */
export function faultWarnings(all: readonly AnswerStatus[]): string[] {
  return all.flatMap((one) =>
    Object.entries(one.faults)
      .filter(([, count]) => count > one.answers * faultShare)
      .map(([name, count]) => {
        const of = `${one.role} ${one.model}${one.endpoint === null ? '' : ` at ${one.endpoint}`}`;
        const share = ((100 * count) / one.answers).toFixed(1);
        return `${share} % of the answers of ${of} have ${name} (${count} of ${one.answers}): ${answerFaults[name as AnswerFault]}`;
      }),
  );
}

/** Warnings that are not told yet, told from now on; their numbers change, and say nothing new. */
export function untold(warnings: readonly string[], told: Set<string>): string[] {
  return warnings.filter((warning) => {
    const what = warning.replaceAll(/^[\d.]+ %|\(\d+ of \d+\)/g, '');
    if (told.has(what)) return false;
    told.add(what);
    return true;
  });
}
