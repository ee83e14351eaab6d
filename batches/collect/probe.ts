/** What can be tried of a batch before it is made: one token from each model, and what its environments need of this machine. */

import { checkBinding } from '../probe/models.ts';
import { lookAround } from '../probe/machine.ts';
import { needsOf } from '../probe/needs.ts';
import { ConfigurationError } from '../../contracts/configuration-error.ts';
import type { Prepared } from './prepare.ts';

/** A model that is still being loaded is no reason not to begin: its calls wait for it. */
const modelLimitMs = 10_000;

type Probed = Pick<Prepared, 'models' | 'environments' | 'catalogue'>;

/**
 * Throws when a model server refuses every call (a wrong key, name, path or dialect) or an environment lacks what it needs
 * here. What may pass by waiting, such as a server that does not answer yet, is only noted.
 */
export async function probe(prepared: Probed, note: (line: string) => void): Promise<void> {
  await Promise.all([probeModels(prepared, note), checkNeeds(prepared)]);
}

async function probeModels({ models }: Probed, note: (line: string) => void): Promise<void> {
  const checks = Object.entries(models).flatMap(([role, binding]) => checkBinding(role, binding, modelLimitMs));
  const findings = (await Promise.all(checks)).flat();
  for (const { check, status, found, todo = '', refused } of findings) {
    if (refused)
      throw new ConfigurationError(`${check}: ${found}: ${todo}; nothing was started`, { solvedBy: 'probe' });
    if (status !== 'ok') note(`${check}: ${found}: ${todo}; its calls wait for it`);
  }
}

async function checkNeeds({ environments, catalogue }: Probed): Promise<void> {
  const machine = lookAround();
  for (const { name } of environments) {
    const description = catalogue.find(name)?.describe();
    if (!description) continue;
    const missing = (await needsOf(description, machine)).filter(({ has }) => !has);
    if (missing.length === 0) continue;
    const what = missing.map(({ need, found, todo }) => `${need}: ${found}${todo === undefined ? '' : ` (${todo})`}`);
    throw new ConfigurationError(`${name} is not ready here: ${what.join('; ')}; nothing was started`, {
      solvedBy: 'probe',
    });
  }
}
