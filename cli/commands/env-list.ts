/** `dgym env list`: the environments at hand. */

import Table from 'cli-table3';
import colors from 'picocolors';
import type { EnvironmentDescription } from '../../contracts/environment.ts';
import { lookAround, type Need } from '../../batches/probe/machine.ts';
import { needsOf } from '../../batches/probe/needs.ts';
import { exitCodes } from '../errors.ts';
import { openModules } from '../../batches/modules.ts';
import { createOutput, type CommonFlags } from '../output.ts';

export async function envList(flags: CommonFlags & { environments?: readonly string[] }): Promise<number> {
  const output = createOutput(flags);
  const catalogue = await openModules(flags.environments);
  const machine = lookAround();
  const listed = await Promise.all(
    catalogue.names
      .flatMap((name) => catalogue.find(name) ?? [])
      .map(async (environment) => {
        const described = environment.describe();
        return { described, needs: await needsOf(described, machine) };
      }),
  );
  const head = ['environment', 'kind', 'rewards', 'roles', 'needs', ''];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { described, needs } of listed) {
    const { name, weights, roles, description } = described;
    table.push([
      name,
      kindsOf(described).join(', '),
      Object.keys(weights).join(', '),
      roles.join(', '),
      needs.map(needText).join(', '),
      description,
    ]);
  }
  output.say(table.toString());
  output.result(
    listed.map(({ described, needs }) => {
      const { name, description, version, placement, roles, weights } = described;
      const missing = needs.filter(({ has }) => !has).map(({ need }) => need);
      const module = catalogue.moduleOf(name);
      return {
        name,
        description,
        version,
        placement,
        kinds: kindsOf(described),
        roles,
        weights,
        needs: described.needs,
        missing,
        ...(module !== undefined && { module }),
      };
    }),
  );
  return exitCodes.ok;
}

/** How a rollout goes beyond one answer of the model. */
export function kindsOf({ tools, converses, roles }: EnvironmentDescription): string[] {
  const kinds = [
    ...(tools.length > 0 ? ['tools'] : []),
    ...(converses ? ['user'] : []),
    ...(roles.some((role) => role !== 'user') ? ['judge'] : []),
  ];
  return kinds.length === 0 ? ['one turn'] : kinds;
}

/** A need, and a sign whether this machine meets it. */
export function needText({ need, has }: Need): string {
  return `${need} ${has ? colors.green('✓') : colors.red('✗')}`;
}
