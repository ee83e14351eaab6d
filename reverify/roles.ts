/** Models in the roles of an environment, for hooks that run outside Temporal. */

import type { ModelBinding } from '../contracts/model.ts';
import type { GivenAnswer, PendingAsk } from '../environments/environment.ts';
import { asRolloutFailure, RolloutFailure } from '../contracts/rollout-failure.ts';
import { askModel } from '../models/ask.ts';

export interface Cast {
  readonly models: Readonly<Record<string, ModelBinding>>;
  /** The rollout on whose behalf models are asked: a scripted one answers by its row and sample. */
  readonly rollout: { readonly batch: string; readonly row: number; readonly sample: number };
  readonly signal: AbortSignal;
}

/** Answers asks of one rollout. As in the workflow, whatever keeps a model from answering is `judge_failed`. */
export function answerer({ models, rollout, signal }: Cast): (ask: PendingAsk) => Promise<GivenAnswer> {
  const turns: Record<string, number> = {};
  return async ({ role, key, prompt }) => {
    const turn = (turns[role] ??= 0);
    turns[role] = turn + 1;
    const model = models[role];
    if (!model) throw new RolloutFailure('judge_failed', `no model plays the role "${role}": bind one to it`);
    try {
      const { items, finish } = await askModel({ model, ...prompt, rollout, role, turn, signal });
      return { key, items, ...(finish !== 'stop' && { incomplete: finish }) };
    } catch (error) {
      signal.throwIfAborted();
      const { message } = asRolloutFailure(error, 'internal_error');
      throw new RolloutFailure('judge_failed', `${role}: ${message}`, { cause: error });
    }
  };
}
