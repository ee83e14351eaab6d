/** `dgym resume --model`: the models of a batch at new addresses. Another model would be another batch. */

import type { Manifest } from '../../contracts/batch.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { UsageError } from '../../cli/errors.ts';
import { parseBindings } from '../bindings.ts';

/** The batch with `given` in place of the addresses that it had. */
export function moveModels(manifest: Manifest, given: readonly string[]): Manifest {
  const models = { ...manifest.input.spec.models };
  for (const [role, { provider, model, urls }] of Object.entries(parseBindings(given, {}))) {
    const bound = models[role];
    const flag = `--model ${role}=${model}`;
    if (!bound) {
      const roles = Object.keys(models);
      throw new UsageError(
        `${flag}: ${manifest.batch} has no role "${role}"${suggestion(role, roles)}; it has ${roles.join(', ')}`,
      );
    }
    if (bound.model !== model || bound.provider === 'scripted') {
      throw new UsageError(
        `${flag}: the role ${role} of ${manifest.batch} is played by ${bound.model}; a new address is all that can be given, another model is a new batch`,
      );
    }
    if (provider !== 'openai' && provider !== bound.provider) {
      throw new UsageError(`${flag}: ${manifest.batch} speaks ${bound.provider} with it, not ${provider}`);
    }
    if (!urls) throw new UsageError(`${flag}: write its new address, ${role}=${model}@URL`);
    models[role] = { ...bound, urls };
  }
  return { ...manifest, input: { ...manifest.input, spec: { ...manifest.input.spec, models } } };
}
