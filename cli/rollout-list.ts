/** The rollouts of a batch, a line each. */

import colors from 'picocolors';
import { printable } from '../contracts/printable.ts';
import { isFailed, isMissing, readResults } from '../results/index.ts';
import type { Store } from '../store/store.ts';
import { rolloutId } from '../contracts/names.ts';
import type { Output } from './output.ts';

/** Reward or failure class, and turns, in the order of rows; those that have not ended say so. */
export async function listRollouts(output: Output, store: Store, batch: string): Promise<void> {
  for await (const asked of readResults(store, batch, { warn: output.note })) {
    const id = rolloutId(batch, asked.row, asked.sample);
    if (isMissing(asked)) {
      output.say(`${id}  no record yet`);
      output.result({ id, reward: null });
      continue;
    }
    if (isFailed(asked)) {
      const { class: name, message } = asked.failure.failure;
      output.say(`${id}  ${colors.red(printable(name))}  ${printable(message)}`);
      output.result({ id, reward: null, failure: name });
      continue;
    }
    const { reward, rollout } = asked.record;
    const { turns, stop_reason } = rollout;
    output.say(
      `${id}  reward ${colors.green(String(reward))}  ${turns} ${turns === 1 ? 'turn' : 'turns'}  ${stop_reason ?? ''}`.trimEnd(),
    );
    output.result({ id, reward, turns, stop_reason });
  }
}
