/** The versions of a batch's environments, when it is taken up again: records of two versions are not comparable. */

import type { EnvironmentBinding } from '../../contracts/environment.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';

/**
 * The bindings for a new generation. An environment that has changed is refused, or bound as it is now where that is
 * accepted. What is not at hand cannot be compared: foreign environments, and modules on other machines.
 */
export function bindAgain(
  bindings: readonly EnvironmentBinding[],
  catalogue: Catalogue,
  acceptNewVersion: boolean,
): EnvironmentBinding[] {
  return bindings.map((binding) => {
    const environment = binding.foreign ? undefined : catalogue.find(binding.name);
    if (!environment) return binding;
    const { version, placement, weights, timeout_seconds } = environment.describe();
    // A time limit changes no reward: today's counts, with the same version too.
    const bound = { ...binding };
    delete bound.timeout_seconds;
    if (timeout_seconds !== undefined) bound.timeout_seconds = timeout_seconds;
    if (version === binding.version) return bound;
    if (!acceptNewVersion) {
      throw new ConfigurationError(
        `the environment ${binding.name} has version "${version}" now, and the batch began with "${binding.version}": ` +
          'the same answer may be rewarded differently; start a new batch, or accept the new version',
        { solvedBy: 'acceptNewVersion' },
      );
    }
    return { ...bound, version, placement, weights, options: environment.resolveOptions(binding.options) };
  });
}
