/** Whether the namespace has our search attributes, with the types that batches write. */

import { attributeTypes, indexedValueTypes } from '../../batches/temporal/attribute-types.ts';
import type { Server } from '../../batches/temporal/connect.ts';
import { ok, warning, type Finding } from '../../batches/probe/finding.ts';

/** Never a problem: where they cannot be had, a batch keeps the same in its memo. */
export async function checkSearchAttributes({ client, namespace, address }: Server): Promise<Finding> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const wanted = Object.entries(attributeTypes);
  const command = (verb: string, flags: readonly string[]): string =>
    ['temporal operator search-attribute', verb, `--namespace ${namespace} --address ${address}`, ...flags].join(' ');

  const mistyped = wanted.filter(([name, type]) => {
    const found: number | undefined = customAttributes[name];
    return found !== undefined && found !== indexedValueTypes[type];
  });
  if (mistyped.length > 0) {
    return warning(
      'search attributes',
      `of another type: ${mistyped.map(([name, type]) => `${name} is not ${type}`).join(', ')}; batches cannot be searched for`,
      command(
        'remove',
        mistyped.map(([name]) => `--name ${name}`),
      ),
    );
  }
  const missing = wanted.filter(([name]) => customAttributes[name] === undefined);
  if (missing.length > 0) {
    const flags = missing.map(([name, type]) => `--name ${name} --type ${type}`);
    return warning(
      'search attributes',
      `missing: ${missing.map(([name]) => name).join(', ')}`,
      `\`dgym collect\` registers them when it starts, or: ${command('create', flags)}`,
    );
  }
  return ok('search attributes', wanted.map(([name]) => name).join(', '));
}
