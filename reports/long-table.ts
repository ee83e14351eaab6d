/** A report or a comparison as one long table: a line for each figure, so that a notebook can filter and pivot it. */

export interface Line {
  /** Name of the environment; `all` for the whole batch. */
  readonly scope: string;
  /** The way to the figure in the JSON: `success.pass_at_k`. */
  readonly metric: string;
  /** Which one of several: the k, the tool, the class, `role/model`, the bin. */
  readonly key: string;
  readonly value: number | null;
  readonly standard_error?: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly denominator?: number;
  readonly of?: string;
  readonly rows?: number;
}

export const lineColumns = [
  'scope',
  'metric',
  'key',
  'value',
  'standard_error',
  'low',
  'high',
  'denominator',
  'of',
  'rows',
] as const satisfies readonly (keyof Line)[];

type Fields = Readonly<Record<string, unknown>>;

/** What tells the entries of a list apart, as fields of an entry. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  failures: ['class'],
  blame: ['blame'],
  components: ['name'],
  at_k: ['k'],
  passes: ['passes'],
  reasons: ['reason'],
  reward_by_turns: ['from', 'to'],
  by_tool: ['tool'],
  by_role: ['role', 'model'],
  by_server: ['role', 'model', 'endpoint'],
  faults: ['fault'],
  buckets: ['at'],
  bins: ['from', 'to'],
  metrics: ['metric', 'k'],
};

/** The lines of a section, in the order of its fields. */
export function* linesOf(section: { readonly environment: string | null }): Generator<Line> {
  const { environment, ...parts } = section;
  yield* walk(parts, { scope: environment ?? 'all', metric: '', key: '' });
}

function* walk(value: unknown, at: { scope: string; metric: string; key: string }): Generator<Line> {
  if (typeof value === 'number') yield { ...at, value };
  else if (typeof value === 'boolean') yield { ...at, value: Number(value) };
  else if (Array.isArray(value)) yield* walkList(value, at);
  else if (typeof value === 'object' && value !== null) {
    const fields = value as Fields;
    const figure = figureOf(fields);
    if (figure) yield { ...at, ...figure };
    else
      for (const [name, field] of Object.entries(fields)) yield* walk(field, { ...at, metric: join(at.metric, name) });
  }
}

function* walkList(list: readonly unknown[], at: { scope: string; metric: string; key: string }): Generator<Line> {
  const names = keysOf[at.metric.split('.').at(-1) ?? ''];
  // Lists of plain numbers name rows: they are for people.
  if (!names) return;
  for (const entry of list as readonly Fields[]) {
    const words = names.flatMap((name) => (entry[name] === null ? [] : String(entry[name] as string | number)));
    const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
    yield* walk(rest, { ...at, key: join(at.key, words.join('/')) });
  }
}

/** An estimate or a rate is one line. */
function figureOf(fields: Fields): Omit<Line, 'scope' | 'metric' | 'key'> | undefined {
  if (!('value' in fields && 'denominator' in fields)) return undefined;
  // The figures of a report's schema: `Estimate` and `Rate` alone have both fields.
  const { value, standard_error, low, high, denominator, of, rows } = fields as unknown as Omit<Line, 'scope'>;
  return {
    value,
    ...(standard_error !== undefined && { standard_error }),
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(denominator !== undefined && { denominator }),
    ...(of !== undefined && { of }),
    ...(rows !== undefined && { rows }),
  };
}

function join(one: string, other: string): string {
  return one === '' ? other : `${one}.${other}`;
}
