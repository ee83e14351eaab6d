/** Which environment scores a record, and with which options. */

import { originOf, readJsonLines, readLine, type Reverification } from '../../reverify/index.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Options } from '../../contracts/environment.ts';
import type { Environment } from '../../environments/environment.ts';
import { InvalidOptionError } from '../../environments/errors.ts';
import {
  bindEnvironments,
  environmentOfRow,
  findEnvironment,
  splitOptions,
  type KnownEnvironment,
} from '../../batches/collect/environments.ts';
import { UsageError } from '../errors.ts';

export interface ChosenEnvironments extends Pick<Reverification, 'environmentOf' | 'optionsOf'> {
  /** In the order in which records first name them. */
  readonly environments: readonly Environment[];
  /** Lines of the file that hold records. */
  readonly records: number;
  /** Roles that some record's rewards may ask, under the options that it is scored with. */
  neededRoles(environment: Environment): readonly string[];
}

/** Reads the whole file: every line has to be a JSON object, and every record needs an environment with valid options. */
export async function chooseEnvironments(
  file: string,
  catalogue: Catalogue,
  { named, given }: { readonly named: string | undefined; readonly given: Readonly<Record<string, unknown>> },
): Promise<ChosenEnvironments> {
  const asked = named === undefined ? undefined : findAtHand(catalogue, named);
  const environmentOf: Reverification['environmentOf'] = (record, place) => {
    if (asked) return asked.environment;
    const origin = originOf(record);
    return environmentOfRow(catalogue, origin ? { environment: origin.environment } : record, place);
  };

  const found = new Set<Environment>(asked ? [asked.environment] : []);
  // One record of each kind: those of one batch have the same options.
  const kinds = new Map<string, { environment: Environment; record: Record<string, unknown> }>();
  let records = 0;
  for await (const line of readJsonLines(file)) {
    records += 1;
    const { record: read, refused } = readLine(line);
    if (refused) continue;
    const { rollout, ...record } = read;
    const environment = environmentOf({ ...record, rollout }, () => `${file}:${line.number}`);
    found.add(environment);
    const kind = JSON.stringify([environment.name, originOf({ rollout })]);
    if (!kinds.has(kind)) kinds.set(kind, { environment, record: { rollout } });
  }

  const environments = [...found];
  const chosen: KnownEnvironment[] = asked ? [asked] : environments.map((environment) => ({ environment }));
  const bound = bindEnvironments(chosen, given, { prefix: 'dgym', catalogue });
  const own = splitOptions(
    bound.map(({ name }) => name),
    given,
  );
  const defaults = new Map(bound.map(({ name, options }) => [name, options]));
  const optionsOf: Reverification['optionsOf'] = (record, environment) => {
    const { name } = environment;
    const origin = originOf(record);
    if (origin?.environment !== name) return defaults.get(name) ?? {};
    const preset = asked?.preset === undefined ? {} : environment.describe().presets[asked.preset];
    return environment.resolveOptions({
      ...origin.options,
      ...preset,
      ...own.get(name),
    });
  };
  return {
    environments,
    records,
    environmentOf,
    optionsOf,
    neededRoles(environment) {
      const scored = [...kinds.values()].filter((kind) => kind.environment === environment);
      return [
        ...new Set(scored.flatMap(({ record }) => rolesAsked(environment, () => optionsOf(record, environment)))),
      ];
    },
  };
}

/**
 * Without those that are idle. A simulated user has spoken, too, whatever role he has: beside one, only a judge is asked for
 * before anything is scored.
 */
function rolesAsked(environment: Environment, optionsOf: () => Options): readonly string[] {
  const { converses, roles } = environment.describe();
  try {
    const idle = environment.idleRoles(optionsOf());
    return roles.filter((role) => !idle.includes(role) && (!converses || role === 'judge'));
  } catch (error) {
    // Options of another version are the failure of their records.
    if (error instanceof InvalidOptionError) return [];
    throw error;
  }
}

function findAtHand(catalogue: Catalogue, named: string): KnownEnvironment {
  if (!named.includes('@')) return findEnvironment(catalogue, named);
  throw new UsageError(
    `--environment ${named}: reverify runs hooks in its own process, without a queue; name an environment at hand, or bring its module with --environments`,
  );
}
