/** The rollouts of a batch, a line each. */

import colors from 'picocolors';
import { printable } from '../contracts/printable.ts';
import { isFailed, readResults } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import { rolloutId } from '../contracts/names.ts';
import type { Output } from './output.ts';

/** Reward or failure class, and turns, in the order of rows; those that have not ended are named as such. */
export async function listRollouts(output: Output, store: Store, batch: string): Promise<void> {
  for await (const ended of readResults(store, batch, { warn: output.note })) {
    const id = rolloutId(batch, ended.row, ended.sample);
    if (isFailed(ended)) {
      const { class: name, message } = ended.failure.failure;
      output.say(
        `${id}  ${name === 'not_collected' ? 'no record' : `${colors.red(printable(name))}  ${printable(message)}`}`,
      );
      output.result({ id, reward: null, failure: name });
      continue;
    }
    const { reward, rollout } = ended.record;
    const { turns, stop_reason } = rollout;
    output.say(
      `${id}  reward ${colors.green(String(reward))}  ${turns} ${turns === 1 ? 'turn' : 'turns'}  ${stop_reason ?? ''}`.trimEnd(),
    );
    output.result({ id, reward, turns, stop_reason });
  }
}
