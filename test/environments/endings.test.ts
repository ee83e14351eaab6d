/** Rollouts in memory end as the table says; `test/integration/endings.test.ts` runs the same table through workflows. */

import { expect, test } from 'vitest';
import { loadModule } from '../../environments/load.ts';
import { play } from '../../environments/play.ts';
import { endings, endingsModule } from '../support/endings/cases.ts';

const { environments } = await loadModule(endingsModule);

test.each(endings)('$environment: $name', async ({ environment: name, says = [], script, ends }) => {
  const environment = environments.find((one) => one.name === name);
  if (!environment) throw new Error(`no environment ${name}`);
  const { stop_reason, turns, reward } = await play(environment, { row: { says: [...says] }, script });
  expect([stop_reason, turns, reward]).toEqual(ends);
});
