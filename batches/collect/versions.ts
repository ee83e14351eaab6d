/** The versions of a batch's environments, when it is taken up again: records of two versions are not comparable. */

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Manifest } from '../../contracts/batch.ts';
import { bindDescription } from '../../contracts/binding.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import type { EnvironmentBinding } from '../../contracts/environment.ts';
import { defaultLimits } from '../../contracts/limits.ts';

/**
 * The bindings for a new generation. An environment that has changed is refused, or bound as it is now where that is
 * accepted. What is not at hand cannot be compared: foreign environments, and modules on other machines.
 */
export function bindAgain(
  manifest: Pick<Manifest, 'input' | 'max_turns'>,
  catalogue: Catalogue,
  acceptNewVersion: boolean,
): EnvironmentBinding[] {
  const maxTurns = ownMaxTurns(manifest);
  return manifest.input.environments.map((binding) => {
    const environment = binding.foreign ? undefined : catalogue.find(binding.name);
    if (!environment) return binding;
    const { queue } = binding;
    const described = environment.describe();
    const { version, timeout_seconds } = described;
    if (version === binding.version) {
      // A time limit changes no reward: today's counts, with the same version too.
      return bindDescription({ ...binding, timeout_seconds }, { queue, options: binding.options });
    }
    if (!acceptNewVersion) {
      throw new ConfigurationError(
        `the environment ${binding.name} has version "${version}" now, and the batch began with "${binding.version}": ` +
          'the same answer may be rewarded differently; start a new batch',
        { solvedBy: 'acceptNewVersion' },
      );
    }
    return bindDescription(described, { queue, options: environment.resolveOptions(binding.options), maxTurns });
  });
}

/** The limit that the batch was told. Manifests from before there was a field for it have it among the limits of rollouts. */
function ownMaxTurns({ max_turns, input }: Pick<Manifest, 'input' | 'max_turns'>): number | undefined {
  if (max_turns !== undefined) return max_turns;
  const { turns } = input.spec.limits;
  return turns === defaultLimits.turns ? undefined : turns;
}
