/** A comparison as text. */

import type { Compared, ComparedSection, Comparison, NamedRows } from '../comparison.ts';
import { sourceText } from './report.ts';
import { tableText } from './table.ts';
import { counted, intervalText, meanText, numberText } from './words.ts';

export function comparisonText({ a, b, state, settings, notes, rows, overall, environments }: Comparison): string {
  const rule = (name: string) => `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`;
  return [
    `A  ${a.batch}  ${sourceText(a)}`,
    `B  ${b.batch}  ${sourceText(b)}`,
    `${counted(rows.both, 'row')} in both${state === 'partial' ? ', not all of their rollouts have ended' : ''}`,
    ...namedText(rows.only_a, 'in A only'),
    ...namedText(rows.only_b, 'in B only'),
    ...notes.map((note) => `note: ${note}`),
    ...(environments.length > 0 ? [rule('all environments')] : []),
    sectionText(overall, settings.confidence),
    ...environments.flatMap((one) => [rule(one.environment ?? ''), sectionText(one, settings.confidence)]),
  ].join('\n');
}

function sectionText(section: ComparedSection, confidence: number): string {
  const side = (name: string, { asked, attempted, verified, failed, missing }: ComparedSection['a']) => [
    name,
    ...[asked, attempted, verified, failed, missing].map(numberText),
  ];
  return [
    tableText(
      ['', 'asked', 'attempted', 'verified', 'failed', 'missing'],
      [side('rollouts of A', section.a), side('rollouts of B', section.b)],
    ),
    ...namedText(section.only_a_verified, 'with a verified rollout in A only'),
    ...namedText(section.only_b_verified, 'with a verified rollout in B only'),
    ...namedText(section.neither_verified, 'without a verified rollout in either'),
    tableText(
      ['', 'A', 'B', 'B - A', `${confidence * 100} % interval`, 'rows', 'B more', 'same', 'less'],
      section.metrics.filter(({ difference }) => difference.rows > 0).map(metricCells),
    ),
  ].join('\n');
}

function metricCells({ metric, k, a, b, difference, higher, equal, lower }: Compared): string[] {
  const name = k === null ? metric.replaceAll('_', ' ') : `${metric === 'pass_at_k' ? 'pass@' : 'pass^'}${k}`;
  return [
    name,
    meanText(a),
    meanText(b),
    `${(difference.value ?? 0) > 0 ? '+' : ''}${meanText(difference.value)}`,
    intervalText(difference),
    ...[difference.rows, higher, equal, lower].map(numberText),
  ];
}

/** Rows, the first of them by number. */
function namedText({ count, rows }: NamedRows, what: string): string[] {
  if (count === 0) return [];
  return [`${counted(count, 'row')} ${what}: ${rows.join(', ')}${count > rows.length ? ', …' : ''}`];
}
