/** The conversation of a record: what it opened with, and everything that was said after. */

import type { RolloutRecord } from '../contracts/record.ts';

export type AnyItem = Readonly<Record<string, unknown>>;

export interface RecordedConversation {
  /** Text before the opening; `''` where there is none. */
  readonly instructions: string;
  readonly opening: readonly AnyItem[];
  readonly said: readonly AnyItem[];
}

export function conversationOf({ responses_create_params, response, rollout }: RolloutRecord): RecordedConversation {
  const { instructions, input } = responses_create_params;
  return {
    instructions: typeof instructions === 'string' ? instructions : '',
    opening: rollout.opening ?? openingItems(input),
    said: response.output,
  };
}

/** A request's input as items. */
export function openingItems(input: unknown): AnyItem[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  // A record's input is the row's, which the environment has accepted.
  return Array.isArray(input) ? (input as AnyItem[]) : [];
}
