/** The models of a batch at new addresses. Another model would be another batch. */

import type { Manifest } from '../../contracts/batch.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import { fieldOf, parseBindings } from '../bindings.ts';

/** The batch with `given` in place of the addresses that it had. */
export function moveModels(manifest: Manifest, given: readonly string[]): Manifest {
  const models = { ...manifest.input.spec.models };
  for (const [role, { provider, model, urls }] of Object.entries(parseBindings(given, {}))) {
    const bound = models[role];
    const field = fieldOf(role);
    if (!bound) {
      const roles = Object.keys(models);
      throw new ConfigurationError(
        `${manifest.batch} has no role "${role}"${suggestion(role, roles)}; it has ${roles.join(', ')}`,
        { field },
      );
    }
    if (bound.model !== model || bound.provider === 'scripted') {
      throw new ConfigurationError(
        `the role ${role} of ${manifest.batch} is played by ${bound.model}, not ${model}; a new address is all that can be given, another model is a new batch`,
        { field },
      );
    }
    if (provider !== 'openai' && provider !== bound.provider) {
      throw new ConfigurationError(`${manifest.batch} speaks ${bound.provider} with it, not ${provider}`, { field });
    }
    if (!urls) throw new ConfigurationError(`write its new address, ${model}@URL`, { field });
    models[role] = { ...bound, urls };
  }
  return { ...manifest, input: { ...manifest.input, spec: { ...manifest.input.spec, models } } };
}
