/** Which modules bring environments of the user's: the option `environments`, else `DGYM_ENVIRONMENTS`. */

import { openCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import { parseSettings, settingVariables } from '../workers/settings.ts';
import { errorText } from '../contracts/error-text.ts';
import { ConfigurationError } from '../contracts/configuration-error.ts';

const variable = settingVariables.environments;

/** Loads them; a `ModuleError` names the one that cannot be loaded. */
export function openModules(
  given: readonly string[] | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Catalogue> {
  return openCatalogue(given ?? modulesIn(variables));
}

function modulesIn(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    return parseSettings({ [variable]: variables[variable] }).environments;
  } catch (error) {
    throw new ConfigurationError(errorText(error));
  }
}
