/** The modules of a batch, when it is taken up again: its worker has to find in them what it found before. */

import type { Manifest } from '../contracts/batch.ts';
import { environmentQueue } from '../contracts/names.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { ModuleError } from '../environments/load.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';
import { openModules } from './modules.ts';

/** `given` says where the modules are now; without it they are where they were. */
export async function modulesAgain(
  { modules = [], input, task_queue }: Pick<Manifest, 'modules' | 'input' | 'task_queue'>,
  given?: readonly string[],
): Promise<Catalogue> {
  const named = given ?? modules;
  const catalogue = await openModules(named).catch((error: unknown) => {
    if (given || !(error instanceof ModuleError)) throw error;
    throw new ModuleError(
      `${error.message}; the batch was started with it: say where it is now (the option environments)`,
    );
  });
  for (const { name, queue } of input.environments) {
    if (queue !== environmentQueue(task_queue, name) || catalogue.moduleOf(name) !== undefined) continue;
    throw new ConfigurationError(
      `${named.join(', ')}: there is no environment "${name}" any more, which the batch is of; ` +
        'give it its name back, or name the module that has it',
      { field: 'environments' },
    );
  }
  return catalogue;
}
