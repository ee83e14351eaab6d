/** Binds an environment to a batch. No schemas: workflow code may import this module at run time. */

import type { EnvironmentBinding, EnvironmentDescription, Options } from './environment.ts';

/** The fields of a description that a batch goes by. */
export type Bindable = Pick<
  EnvironmentDescription,
  'name' | 'version' | 'placement' | 'weights' | 'timeout_seconds' | 'max_turns'
>;

/** How a batch uses the environment. */
export interface Use {
  readonly queue: string;
  /** Resolved. */
  readonly options: Options;
  /** The limit that the batch sets, which wins over the environment's own. */
  readonly maxTurns?: number | undefined;
}

/** Every binding is made here, so that a field of a description cannot be forgotten in one place. */
export function bindDescription(
  { name, version, placement, weights, timeout_seconds, max_turns: own }: Bindable,
  { queue, options, maxTurns: max_turns = own }: Use,
): EnvironmentBinding {
  return {
    name,
    version,
    placement,
    weights,
    queue,
    options,
    ...(timeout_seconds !== undefined && { timeout_seconds }),
    ...(max_turns !== undefined && { max_turns }),
  };
}
