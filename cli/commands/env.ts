/** `dgym env`: the environments at hand. */

import Table from 'cli-table3';
import colors from 'picocolors';
import type { EnvironmentDescription } from '../../contracts/environment.ts';
import { environments } from '../../environments/index.ts';
import { findEnvironment } from '../collect/environments.ts';
import { exitCodes } from '../errors.ts';
import { openModules } from '../flags/environments.ts';
import { isObject } from '../flags/values.ts';
import { createOutput, type CommonFlags } from '../output.ts';

export function envList(flags: CommonFlags): number {
  const output = createOutput(flags);
  const described = [...environments.values()].map((environment) => environment.describe());
  const table = new Table({ head: ['environment', 'tools', 'rewards', 'roles', ''], style: { head: [], border: [] } });
  for (const { name, tools, weights, roles, description } of described) {
    table.push([name, tools.length, Object.keys(weights).join(', '), roles.join(', '), description]);
  }
  output.say(table.toString());
  output.result(
    described.map(({ name, description, version, placement, roles }) => ({
      name,
      description,
      version,
      placement,
      roles,
    })),
  );
  return exitCodes.ok;
}

export async function envShow(flags: CommonFlags & { environments?: string[] }, name?: string): Promise<number> {
  const output = createOutput(flags);
  const described = findEnvironment(await openModules(flags.environments), name ?? '').environment.describe();
  output.say(describeText(described));
  output.result(described);
  return exitCodes.ok;
}

function describeText(described: EnvironmentDescription): string {
  const { name, description, version, placement, roles, weights, tools, presets, converses } = described;
  return [
    `${colors.bold(name)}  ${description}`,
    `version ${version} · ${placement}${converses ? ' · with a simulated user' : ''}`,
    ...section(
      'roles',
      roles.map((role) => `${role}  --model ${role}=NAME[@URL]`),
    ),
    ...section(
      'rewards',
      Object.entries(weights).map(([reward, weight]) => `${reward}  weight ${weight}`),
    ),
    ...section(
      'tools',
      tools.map((tool) => `${tool.name}(${Object.keys(properties(tool.parameters)).join(', ')})  ${tool.description}`),
    ),
    ...section('fields of a row', fields(described.row)),
    ...section('options', fields(described.options)),
    ...section(
      'presets',
      Object.entries(presets).map(([preset, options]) => `${name}:${preset}  ${JSON.stringify(options)}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}

/** One line for each property of a JSON Schema. */
function fields(schema: Readonly<Record<string, unknown>>): string[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties(schema)).map(([field, value]) => {
    const { description, default: preset } = isObject(value) ? value : {};
    const optional =
      preset === undefined ? (required.includes(field) ? '' : ', optional') : `, default ${JSON.stringify(preset)}`;
    return `${field}  ${typeOf(value)}${optional}${typeof description === 'string' ? `  ${description}` : ''}`;
  });
}

function properties(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return isObject(schema['properties']) ? schema['properties'] : {};
}

function typeOf(schema: unknown): string {
  if (!isObject(schema)) return 'anything';
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(options)) return options.map(typeOf).join(' | ');
  return typeof schema['type'] === 'string' ? schema['type'] : 'anything';
}
