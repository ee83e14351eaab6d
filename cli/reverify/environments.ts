/** Which environment scores a record, and with which options. */

import { originOf, readObjectLines, type Reverification } from '../../activities/reverify.ts';
import type { Options } from '../../contracts/environment.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import type { Environment } from '../../environments/definition.ts';
import { bindEnvironments, environmentOfRow, findEnvironment, type KnownEnvironment } from '../collect/environments.ts';
import { UsageError } from '../errors.ts';
import { isObject } from '../flags/values.ts';

export interface ChosenEnvironments extends Pick<Reverification, 'environmentOf' | 'optionsOf'> {
  /** In the order in which records first name them. */
  readonly environments: readonly Environment[];
  /** Lines of the file that hold records. */
  readonly records: number;
}

/** Reads the whole file: every line has to be a record, and every record needs an environment with valid options. */
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
  let records = 0;
  for await (const { number, value } of readObjectLines(file)) {
    records += 1;
    found.add(environmentOf(value, () => `${file}:${number}`));
  }

  const environments = [...found];
  const chosen: KnownEnvironment[] = asked ? [asked] : environments.map((environment) => ({ environment }));
  const bound = bindEnvironments(chosen, given, { prefix: 'dgym', catalogue });
  const defaults = new Map(bound.map(({ name, options }) => [name, options]));
  return {
    environments,
    records,
    environmentOf,
    optionsOf(record, environment) {
      const { name } = environment;
      const origin = originOf(record);
      if (origin?.environment !== name) return defaults.get(name) ?? {};
      const preset = asked?.preset === undefined ? {} : environment.describe().presets[asked.preset];
      return environment.resolveOptions({
        ...origin.options,
        ...preset,
        ...ownOptions(given, name, environments.length === 1),
      });
    },
  };
}

function findAtHand(catalogue: Catalogue, named: string): KnownEnvironment {
  if (!named.includes('@')) return findEnvironment(catalogue, named);
  throw new UsageError(
    `--environment ${named}: reverify runs hooks in its own process, without a queue; name an environment at hand, or bring its module with --environments`,
  );
}

/** What `--option` says of one environment: `KEY=…` where it is the only one, else `NAME.KEY=…` or `NAME={…}`. */
function ownOptions(given: Readonly<Record<string, unknown>>, name: string, only: boolean): Options {
  const own = Object.entries(given).flatMap(([key, value]): (readonly [string, unknown])[] => {
    if (key === name && isObject(value)) return Object.entries(value);
    if (key.startsWith(`${name}.`)) return [[key.slice(name.length + 1), value]];
    return only ? [[key, value]] : [];
  });
  return Object.fromEntries(own);
}
