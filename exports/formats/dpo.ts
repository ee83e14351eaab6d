/** `{ prompt, chosen, rejected, tools }`: two rollouts of a row from where they part, the better and the worse. */

import type { Verified } from '../../results/endings.ts';
import type { Format, FormatOptions, LeftOutBy } from '../format.ts';
import { withImageColumn } from '../images.ts';
import { parting } from '../parting.ts';
import { imagesColumn, messagesType } from '../row-fields.ts';
import { trainingChat, type TrainingChat } from '../training-chat.ts';

export const dpo: Format = {
  extension: 'jsonl',
  failures: false,
  floats: new Set(['chosen_reward', 'rejected_reward', 'difference']),
  columns: [
    { name: 'prompt', type: messagesType },
    { name: 'chosen', type: messagesType },
    { name: 'rejected', type: messagesType },
    { name: 'tools', type: 'value' },
    { name: 'chosen_reward', type: 'number' },
    { name: 'rejected_reward', type: 'number' },
    { name: 'difference', type: 'number' },
    { name: 'row', type: 'integer' },
    { name: 'chosen_sample', type: 'integer' },
    { name: 'rejected_sample', type: 'integer' },
    imagesColumn,
  ],
  takes: ['arguments', 'tools', 'reasoning', 'pairs', 'minDifference', 'completions'],
  *rows({ row, rollouts }, options) {
    const candidates = rollouts.flatMap((rollout) => candidateOf(rollout, options));
    const alone: LeftOutBy = candidates.length < 2 ? 'no_partner' : 'reward_too_close';
    const unpaired = new Map<Candidate, LeftOutBy>(candidates.map((candidate) => [candidate, alone]));
    for (const [chosen, rejected] of pairsOf(candidates, options, unpaired)) {
      const parted = parting(chosen.chat, rejected.chat, options.completions);
      const told = typeof parted === 'string' ? parted : withImageColumn({ ...parted });
      if (typeof told === 'string') {
        for (const one of [chosen, rejected]) if (unpaired.has(one)) unpaired.set(one, told);
        continue;
      }
      unpaired.delete(chosen);
      unpaired.delete(rejected);
      yield {
        ...told,
        tools: chosen.chat.tools,
        chosen_reward: chosen.reward,
        rejected_reward: rejected.reward,
        difference: chosen.reward - rejected.reward,
        row,
        chosen_sample: chosen.rollout.sample,
        rejected_sample: rejected.rollout.sample,
      };
    }
    for (const [{ rollout }, reason] of unpaired) options.leaveOut(rollout, reason);
  },
};

interface Candidate {
  readonly rollout: Verified;
  readonly reward: number;
  readonly chat: TrainingChat;
}

function candidateOf(rollout: Verified, options: FormatOptions): Candidate[] {
  const chat = trainingChat(rollout.record, options, { prompted: true });
  if (typeof chat !== 'string') return [{ rollout, reward: rollout.record.reward, chat }];
  options.leaveOut(rollout, chat);
  return [];
}

/** Ties are no pairs: nobody can say which is the better one. */
function* pairsOf(
  candidates: readonly Candidate[],
  { pairs, minDifference }: FormatOptions,
  unpaired: Map<Candidate, LeftOutBy>,
): Iterable<readonly [chosen: Candidate, rejected: Candidate]> {
  const differ = (chosen: Candidate, rejected: Candidate) =>
    chosen.reward > rejected.reward && chosen.reward - rejected.reward >= minDifference;
  if (pairs === 'all') {
    for (const chosen of candidates) {
      for (const rejected of candidates) if (differ(chosen, rejected)) yield [chosen, rejected];
    }
    return;
  }
  const [first, ...others] = candidates;
  if (!first) return;
  // The first among equals.
  const best = others.reduce((best, one) => (one.reward > best.reward ? one : best), first);
  const worst = others.reduce((worst, one) => (one.reward < worst.reward ? one : worst), first);
  if (!differ(best, worst)) return;
  for (const one of candidates) unpaired.set(one, 'neither_best_nor_worst');
  yield [best, worst];
}
