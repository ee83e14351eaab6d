/** Makes the report of a batch, from the store alone, in one pass: what is held does not grow with the number of rollouts. */

import { requireManifest } from '../results/manifest.ts';
import type { Store } from '../store/store.ts';
import { readGroups } from './groups.ts';
import { notesOf, skip, type Skipped } from './notes.ts';
import type { Report } from './report.ts';
import { settingsOf, type Choices } from './settings.ts';
import { sourceOf } from './source.ts';
import { SectionTally } from './tallies/section.ts';

export async function collectReport(store: Store, batch: string, choices?: Choices): Promise<Report> {
  const source = sourceOf(await requireManifest(store, batch));
  const settings = settingsOf(choices);
  const { environments: bindings, samples } = source;
  const common = { threshold: settings.success_threshold, samples };
  const [only, ...more] = bindings;
  const whole = new SectionTally(more.length === 0 && only ? only.name : null, common);
  const parts = more.length === 0 ? [] : bindings.map(({ name }) => new SectionTally(name, common));
  const skipped: Skipped = { count: 0, first: [] };
  const groups = readGroups(store, batch, {
    answerFields: settings.answer_fields,
    warn: (message) => skip(skipped, message),
  });
  for await (const group of groups) {
    whole.add(group);
    parts[group.environment]?.add(group);
  }
  const overall = whole.section();
  return {
    report: 1,
    source,
    state: overall.rollouts.missing > 0 ? 'partial' : 'complete',
    settings,
    notes: notesOf(overall, skipped),
    overall,
    environments: parts.map((part) => part.section()),
  };
}
