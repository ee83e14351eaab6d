/** Which environment scores a record, and with which options. */

import { originOf, readJsonLines, type Reverification } from '../../activities/reverify.ts';
import type { Catalogue } from '../../environments/catalogue.ts';
import type { Environment } from '../../environments/environment.ts';
import {
  bindEnvironments,
  environmentOfRow,
  findEnvironment,
  splitOptions,
  type KnownEnvironment,
} from '../collect/environments.ts';
import { UsageError } from '../errors.ts';

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
  for await (const { number, parse } of readJsonLines(file)) {
    records += 1;
    found.add(environmentOf(parse(), () => `${file}:${number}`));
  }

  const environments = [...found];
  const chosen: KnownEnvironment[] = asked ? [asked] : environments.map((environment) => ({ environment }));
  const bound = bindEnvironments(chosen, given, { prefix: 'dgym', catalogue });
  const own = splitOptions(
    bound.map(({ name }) => name),
    given,
  );
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
        ...own.get(name),
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
