/** `dgym env setup`: installs what environments need of Python packages. */

import colors from 'picocolors';
import { environments } from '../../catalogue/index.ts';
import { hasRequirements } from '../../catalogue/python/venv.ts';
import { setUpPython, type Prepared } from '../env/setup.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { suggestion } from '../../contracts/suggestion.ts';
import { createOutput, type CommonFlags } from '../output.ts';

export async function envSetup(flags: CommonFlags, name?: string): Promise<number> {
  const output = createOutput(flags);
  const shipped = [...environments.keys()];
  if (name !== undefined && !environments.has(name)) {
    throw new UsageError(`there is no environment "${name}"${suggestion(name, shipped)} to set up`);
  }
  const wanted = (name === undefined ? shipped : [name]).filter(hasRequirements);
  const prepared: Prepared[] = [];
  for (const environment of wanted) prepared.push(await setUpPython(environment, (text) => output.note(text)));

  output.say(prepared.map(preparedText).join('\n') || `${name ?? 'none of the environments'} needs no setting up`);
  output.result(prepared);
  return exitCodes.ok;
}

function preparedText({ environment, python, ready }: Prepared): string {
  return `${colors.green(ready ? 'ready' : 'installed')}  ${environment}  ${colors.dim(python)}`;
}
