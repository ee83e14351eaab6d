/** What an environment needs, with the Python packages of its own where it has some. */

import type { EnvironmentDescription } from '../../contracts/environment.ts';
import { hasRequirements, missingVenv, venvFolder } from '../../catalogue/python/venv.ts';
import { meetNeeds, type Machine, type Need } from './machine.ts';

export async function needsOf({ name, needs }: EnvironmentDescription, machine: Machine): Promise<Need[]> {
  const met = await meetNeeds(needs, machine);
  return hasRequirements(name) ? met.map((need) => (need.need === 'python' ? packagesOf(name) : need)) : met;
}

function packagesOf(name: string): Need {
  if (missingVenv(name) === undefined) return { need: 'python', has: true, found: `packages in ${venvFolder(name)}` };
  return { need: 'python', has: false, found: 'its packages are not installed', todo: `dgym env setup ${name}` };
}
