/** NeMo Gym's rollout rows as NeMo RL trains on them: with token ids that are one sequence. */

import type { Format } from '../format.ts';
import { statistics } from '../row-fields.ts';
import { tokenFault, withoutEmptyTokens } from '../token-ids.ts';
import { gymFloats } from './gym.ts';
import { isObject } from '../../contracts/json.ts';

export const nemoRl: Format = {
  extension: 'jsonl',
  failures: false,
  floats: gymFloats,
  takes: ['groupStatistics', 'allowText'],
  *rows(group, options) {
    for (const rollout of group.rollouts) {
      const { record } = rollout;
      const fault = tokenFault(record);
      // One that has drifted would end the whole training run, not only be lost.
      if (fault && !(fault === 'no_token_ids' && options.allowText)) {
        options.leaveOut(rollout, fault);
        continue;
      }
      // An environment may say that a rollout is not to be trained on.
      const mask_sample = record['mask_sample'] === true;
      yield {
        ...record,
        response: { ...record.response, output: withoutEmptyTokens(record.response.output) },
        // NeMo RL reads the one, NeMo Gym's own capture of tokens writes the other.
        instance_config: { ...objectOr(record['instance_config']), mask_sample },
        mask_sample,
        ...statistics(group, record.reward, options),
      };
    }
  },
};

function objectOr(value: unknown): object {
  return isObject(value) ? value : {};
}
