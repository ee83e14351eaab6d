/** `dgym env show`: what an environment takes, offers, rewards and needs. */

import { readFile } from 'node:fs/promises';
import colors from 'picocolors';
import type { EnvironmentDescription, Options } from '../../contracts/environment.ts';
import { isObject } from '../../contracts/json.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { findEnvironment } from '../../batches/collect/environments.ts';
import { lookAround, type Need } from '../../batches/probe/machine.ts';
import { needsOf } from '../../batches/probe/needs.ts';
import { exitCodes } from '../errors.ts';
import { openModules } from '../../batches/modules.ts';
import { createOutput, type CommonFlags } from '../output.ts';
import { argumentsText, fieldLines } from '../schema-text.ts';

/** What `describe` does not tell. */
interface Surroundings {
  /** Path of the module that it comes from; absent for those that ship. */
  readonly module?: string | undefined;
  readonly preset?: string | undefined;
  readonly resolved_options: Options;
  readonly files: Readonly<Record<string, DataFile>>;
}

interface DataFile {
  readonly path: string;
  /** Lines that are not empty; absent when there is no such file. */
  readonly count?: number;
}

export async function envShow(
  flags: CommonFlags & { environments?: readonly string[] },
  given?: string,
): Promise<number> {
  const output = createOutput(flags);
  const catalogue = await openModules(flags.environments);
  const { environment, preset } = findEnvironment(catalogue, given ?? '');
  const described = environment.describe();
  const needs = await needsOf(described, lookAround());
  const surroundings: Surroundings = {
    module: catalogue.moduleOf(environment.name),
    preset,
    resolved_options: environment.resolveOptions({}, preset),
    files: {
      rows: await look(catalogue, environment.name, 'rows.jsonl'),
      script: await look(catalogue, environment.name, 'script.jsonl'),
    },
  };
  output.say(describeText(described, needs, surroundings));
  output.result({ ...described, ...surroundings, missing: needs.filter(({ has }) => !has).map(({ need }) => need) });
  return exitCodes.ok;
}

function describeText(described: EnvironmentDescription, needs: readonly Need[], around: Surroundings): string {
  const { name, description, version, placement, roles, weights, tools, presets, converses, replayable } = described;
  const { timeout_seconds, max_turns, reads_state } = described;
  const facts = [
    `version ${version}`,
    placement === 'inline' ? 'inline: runs beside the workflow' : 'queue: runs as activities',
    ...(converses ? ['with a simulated user'] : []),
    replayable ? 'replayable' : 'not replayable',
    ...(reads_state === false ? ['rewards do not read the state'] : []),
    ...(max_turns === undefined ? [] : [`at most ${max_turns === 1 ? 'one turn' : `${max_turns} turns`}`]),
    ...(timeout_seconds === undefined ? [] : [`a hook may take ${timeout_seconds} s`]),
  ];
  return [
    `${colors.bold(name)}  ${description}`,
    facts.join(' · '),
    `from ${around.module ?? 'durable-gym'}`,
    ...section(
      'needs',
      needs.map(({ need, has, found, todo }) =>
        has ? `${colors.green('✓')} ${need}  ${found}` : `${colors.red('✗')} ${need}  ${found} → ${todo}`,
      ),
    ),
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
      tools.map((tool) => `${tool.name}(${argumentsText(tool.parameters)})  ${tool.description}`),
    ),
    ...section('fields of a row', fieldLines(described.row)),
    ...section(...optionLines(described, around)),
    ...section(
      'presets',
      Object.entries(presets).map(([preset, options]) => `${name}:${preset}  ${JSON.stringify(options)}`),
    ),
    ...section('files', Object.entries(around.files).map(fileLine)),
  ].join('\n');
}

/** With a preset, its values stand where the defaults would. */
function optionLines(
  { name, options }: EnvironmentDescription,
  { preset, resolved_options: resolved }: Surroundings,
): [title: string, lines: string[]] {
  if (preset === undefined) return ['options', fieldLines(options)];
  const properties = Object.entries(isObject(options['properties']) ? options['properties'] : {});
  const set = properties.map(([key, schema]) => [key, { ...(schema as object), default: resolved[key] }] as const);
  return [`options of ${name}:${preset}`, fieldLines({ ...options, properties: Object.fromEntries(set) })];
}

async function look(catalogue: Catalogue, name: string, file: 'rows.jsonl' | 'script.jsonl'): Promise<DataFile> {
  const path = catalogue.file(name, file);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? { path } : { path, count: text.split('\n').filter((line) => line.trim() !== '').length };
}

function fileLine([kind, { path, count }]: readonly [kind: string, file: DataFile]): string {
  if (count === undefined) return `no ${kind}: there is no ${path}`;
  return `${count} ${kind === 'rows' ? (count === 1 ? 'row' : 'rows') : 'lines of script'}  ${path}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map((line) => `  ${line}`)];
}
