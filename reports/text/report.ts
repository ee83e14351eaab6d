/** A report as text. */

import type { Report, Source } from '../report.ts';
import { sectionText } from './section.ts';
import { counted } from './words.ts';

export function reportText({ source, state, notes, overall, environments, settings }: Report): string {
  const rule = (name: string) => `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`;
  return [
    `${source.batch}  ${state}`,
    sourceText(source),
    ...notes.map((note) => `note: ${note}`),
    ...(environments.length > 0 ? [rule('all environments')] : []),
    sectionText(overall, settings.confidence),
    ...environments.flatMap((one) => [rule(one.environment ?? ''), sectionText(one, settings.confidence)]),
  ].join('\n');
}

/** `mcqa 1 · Qwen/Qwen3-8B · 500 rows × 4 samples`. */
export function sourceText({ environments, models, rows, samples }: Source): string {
  return [
    environments.map(({ name, version }) => `${name} ${version}`).join(', '),
    Object.entries(models)
      .map(([role, model]) => (role === 'policy' ? model : `${role}=${model}`))
      .join(', '),
    `${counted(rows, 'row')} × ${counted(samples, 'sample')}`,
  ].join(' · ');
}
