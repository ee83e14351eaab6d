/** What a reader has to know before believing the figures, as sentences. */

import { answerFaults, faultShare } from '../contracts/answer-faults.ts';
import type { Distribution } from './figures.ts';
import type { Section } from './section.ts';
import { counted } from './text/words.ts';

/** Files and lines that are torn. */
export interface Skipped {
  count: number;
  readonly first: string[];
}

/** Nobody reads more, and there may be one for each rollout. */
const maxSkipped = 5;
/** Below, a bootstrap over rows promises more than it knows. */
const fewRows = 20;

export function skip(skipped: Skipped, message: string): void {
  skipped.count += 1;
  if (skipped.first.length < maxSkipped) skipped.first.push(message);
}

export function notesOf(overall: Section, skipped: Skipped): string[] {
  return [
    ...rolloutNotes(overall),
    ...successNotes(overall),
    ...groupNotes(overall),
    ...recordNotes(overall),
    ...skippedNotes(skipped),
  ];
}

export function skippedNotes({ count, first }: Skipped): string[] {
  return [...first, ...(count > first.length ? [`… and ${count - first.length} more`] : [])];
}

function rolloutNotes({ rollouts: { asked, attempted, failed, missing, failures } }: Section): string[] {
  const uncollected = failures.find((one) => one.class === 'not_collected')?.count ?? 0;
  return [
    ...(missing > 0
      ? [
          `${missing} of ${asked} rollouts have not ended: only \`asked\` and \`missing\` count them; the batch may still run`,
        ]
      : []),
    ...(failed > 0
      ? [
          `${failed} of ${attempted} ended rollouts failed and have no reward: pessimistic figures count them as not passed`,
        ]
      : []),
    ...(uncollected > 0
      ? [
          `${counted(uncollected, 'failed rollout')} never ran, or left nothing: the batch ended before (\`dgym resume\`)`,
        ]
      : []),
  ];
}

function successNotes({ reward: { binary, distribution }, success: { threshold } }: Section): string[] {
  if (distribution.max === null || distribution.min === null) return [];
  if (binary && threshold > 0 && threshold <= 1) return [];
  const rule = `a rollout passes with a reward of at least ${threshold} (\`--success-threshold\`)`;
  if (distribution.max < threshold) return [`no reward reaches ${threshold}: ${rule}`];
  if (distribution.min >= threshold) return [`every reward reaches ${threshold}: ${rule}`];
  return [`${binary ? 'rewards are 0 and 1' : 'rewards are not only 0 and 1'}: ${rule}`];
}

function groupNotes({ groups: { rows, mixed_reward, solved_none } }: Section): string[] {
  return [
    ...(solved_none.rows > 0 && solved_none.rows < fewRows
      ? [`only ${counted(solved_none.rows, 'row')} with rewards: intervals are rough, and too narrow`]
      : []),
    ...(rows > 0 && mixed_reward.rows === 0
      ? ['no row has two verified rollouts: there are no groups to compare within (`dgym collect --samples`)']
      : []),
  ];
}

function recordNotes({ models, token_ids, reward, usage }: Section): string[] {
  const { told } = models;
  const sampled = [reward.distribution, usage.output_tokens_per_rollout, ...models.by_role.map((use) => use.latency)];
  return [
    ...(told.count < told.denominator
      ? [
          `${told.denominator - told.count} of ${told.denominator} ended rollouts do not tell of single calls: they are in no figure by model or tool`,
        ]
      : []),
    ...models.by_server.flatMap(({ role, model, endpoint, faults }) =>
      faults
        .filter(({ rate }) => (rate.value ?? 0) > faultShare)
        .map(({ fault, rate }) => {
          const where = endpoint === '' ? '' : ` at ${endpoint}`;
          return `${rate.count} of ${rate.denominator} answers of ${role} ${model}${where} have \`${fault}\`: ${answerFaults[fault]}`;
        }),
    ),
    ...(token_ids.drifted.count > 0
      ? [
          `${token_ids.drifted.count} of ${token_ids.drifted.denominator} rollouts with token ids were tokenized anew on the way (drift)`,
        ]
      : []),
    ...(sampled.some(({ exact }: Distribution) => !exact)
      ? ['some quantiles are those of a random sample of 100,000 values (`exact: false`)']
      : []),
  ];
}
