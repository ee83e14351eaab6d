/** Compares two batches row by row, from the store alone, in one pass over both. */

import { requireManifest } from '../results/manifest.ts';
import type { Store } from '../store/store.ts';
import type { Comparison, ComparedSection, NamedRows } from './comparison.ts';
import { readGroups, type Group } from './groups.ts';
import { skip, skippedNotes, type Skipped } from './notes.ts';
import type { Source } from './report.ts';
import { settingsOf, type Choices } from './settings.ts';
import { sourceOf } from './source.ts';
import { ComparedTally, name } from './tallies/compared.ts';
import { counted } from './text/words.ts';

/** Rows are paired by their number: whether it is the same dataset is for the caller to know. */
export async function compareBatches(store: Store, a: string, b: string, choices?: Choices): Promise<Comparison> {
  const [one, other] = [sourceOf(await requireManifest(store, a)), sourceOf(await requireManifest(store, b))];
  const settings = settingsOf(choices);
  const common = { threshold: settings.success_threshold, samples: Math.min(one.samples, other.samples) };
  const [only, ...more] = one.environments;
  const whole = new ComparedTally(more.length === 0 && only ? only.name : null, common);
  const parts = more.length === 0 ? [] : one.environments.map(({ name }) => new ComparedTally(name, common));
  const skipped: Skipped = { count: 0, first: [] };
  const options = { answerFields: settings.answer_fields, warn: (message: string) => skip(skipped, message) };
  const rows = { both: 0, only_a: emptyRows(), only_b: emptyRows() };
  for await (const [left, right] of pairs(readGroups(store, a, options), readGroups(store, b, options))) {
    if (left && right) {
      rows.both += 1;
      whole.add(left, right);
      parts[left.environment]?.add(left, right);
    } else if (left) name(rows.only_a, left.row);
    else if (right) name(rows.only_b, right.row);
  }
  const overall = whole.section();
  return {
    comparison: 1,
    a: one,
    b: other,
    state: overall.a.missing + overall.b.missing > 0 ? 'partial' : 'complete',
    settings,
    notes: [...notesOf(one, other, rows, overall), ...skippedNotes(skipped)],
    rows,
    overall,
    environments: parts.map((part) => part.section()),
  };
}

/** Both sides are ordered by row. */
async function* pairs(
  a: AsyncIterable<Group>,
  b: AsyncIterable<Group>,
): AsyncIterable<readonly [Group | undefined, Group | undefined]> {
  const [ofA, ofB] = [a[Symbol.asyncIterator](), b[Symbol.asyncIterator]()];
  const next = async (side: AsyncIterator<Group>): Promise<Group | undefined> => {
    const step = await side.next();
    return step.done === true ? undefined : step.value;
  };
  let [left, right] = [await next(ofA), await next(ofB)];
  while (left || right) {
    const [from, to]: [number, number] = [left?.row ?? Infinity, right?.row ?? Infinity];
    yield [from <= to ? left : undefined, to <= from ? right : undefined];
    if (from <= to) left = await next(ofA);
    if (to <= from) right = await next(ofB);
  }
}

function emptyRows(): NamedRows {
  return { count: 0, rows: [] };
}

function notesOf(a: Source, b: Source, rows: Comparison['rows'], overall: ComparedSection): string[] {
  const versions = ({ environments }: Source) =>
    environments.map(({ name, version }) => `${name} ${version}`).join(', ');
  const unpaired = overall.only_a_verified.count + overall.only_b_verified.count;
  const open = overall.a.missing + overall.b.missing;
  return [
    ...(a.dataset.sha256 === b.dataset.sha256
      ? []
      : ['the datasets are different files: rows are paired by number alone']),
    ...(versions(a) === versions(b) ? [] : [`the environments differ: A has ${versions(a)}; B has ${versions(b)}`]),
    ...(a.samples === b.samples ? [] : [`A has ${a.samples} samples of each row, B has ${b.samples}`]),
    ...(rows.only_a.count + rows.only_b.count === 0
      ? []
      : [
          `${counted(rows.only_a.count, 'row')} in A only and ${rows.only_b.count} in B only: they are compared with nothing`,
        ]),
    ...(open === 0 ? [] : [`${open} rollouts of rows in both have not ended: the batches may still run`]),
    ...(unpaired === 0
      ? []
      : [
          `${counted(unpaired, 'row')} with a verified rollout on one side only: figures over verified rollouts leave them out, \`passed_pessimistic\` does not`,
        ]),
  ];
}
