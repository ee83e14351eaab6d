/** Which modules bring environments of the user's: `--environments`, else `DGYM_ENVIRONMENTS`. */

import { openCatalogue, type Catalogue } from '../../environments/catalogue.ts';
import { listed } from './values.ts';

/** Loads them; a `ModuleError` names the one that cannot be loaded. */
export function openModules(
  given: readonly string[] | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Catalogue> {
  return openCatalogue(given ?? listed(variables['DGYM_ENVIRONMENTS'] ?? ''));
}
