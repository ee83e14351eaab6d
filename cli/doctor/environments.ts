/** Whether the environments load, and whether the user's own have here what they need. */

import type { Catalogue } from '../../catalogue/catalogue.ts';
import { needsOf } from '../../batches/probe/needs.ts';
import { examine, ok, warning, type Finding } from '../../batches/probe/finding.ts';
import { meetNeeds, type Machine } from '../../batches/probe/machine.ts';

export function checkEnvironments(loading: Promise<Catalogue>, machine: Machine): Promise<readonly Finding[]> {
  const todo = 'fix the module, or leave it out of --environments and DGYM_ENVIRONMENTS';
  return examine('environments', todo, async () => {
    const catalogue = await loading;
    const own = catalogue.names.filter((name) => catalogue.moduleOf(name) !== undefined);
    const shipped = catalogue.names.filter((name) => catalogue.moduleOf(name) === undefined);
    return [
      await checkShipped(catalogue, shipped, machine),
      ...(await Promise.all(own.map((name) => checkOwn(catalogue, name, machine)))),
    ];
  });
}

/** Few people use all of them, so what some lack is no problem. */
async function checkShipped(catalogue: Catalogue, names: readonly string[], machine: Machine): Promise<Finding> {
  const lacking = await Promise.all(
    names.map(async (name) => {
      const environment = catalogue.find(name);
      const needs = environment ? await needsOf(environment.describe(), machine) : [];
      return needs.every(({ has }) => has) ? [] : [name];
    }),
  );
  const found = `${names.length} come with durable-gym`;
  const lack = lacking.flat();
  if (lack.length === 0) return ok('environments', found);
  return ok('environments', `${found}; not ready here: ${lack.join(', ')}`, '`dgym env list` says what they need');
}

async function checkOwn(catalogue: Catalogue, name: string, machine: Machine): Promise<Finding> {
  const check = `environment ${name}`;
  const from = `from ${catalogue.moduleOf(name)}`;
  const needs = await meetNeeds(catalogue.find(name)?.describe().needs ?? {}, machine);
  if (needs.length === 0) return ok(check, from);
  const missing = needs.filter(({ has }) => !has);
  if (missing.length === 0) return ok(check, `${from}; needs ${needs.map(({ need }) => need).join(', ')}`);
  return warning(
    check,
    `${from}; needs ${missing.map(({ need, found }) => `${need}: ${found}`).join('; ')}`,
    `where its worker runs: ${missing.flatMap(({ todo }) => todo ?? []).join('; ')}`,
  );
}
