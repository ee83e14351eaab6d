/** What an export wrote, and what became of every rollout that is not in it. */

import type { Exported } from '../../exports/batch.ts';

export function exportText(out: string, { manifest, manifest_out, failures_out }: Exported): string {
  const { lines, counts, groups } = manifest;
  const { asked, verified, exported, left_out, failed, missing } = counts;
  const failures = asked - verified - missing;
  return [
    row('Lines', String(lines)),
    row('Rollouts', `${exported} of ${asked} asked for`),
    ...(verified > exported ? [row('Left out', `${verified - exported}: ${listed(left_out)}`)] : []),
    ...(failures > 0 ? [row('Failed', `${failures}: ${listed(failed)}`)] : []),
    ...(missing > 0 ? [row('Missing', `${missing}: still open or to come, as far as the store knows`)] : []),
    row(
      'Groups',
      `${groups.total}: ${groups.complete} complete, ${groups.incomplete} incomplete, ${groups.mixed} with more than one reward`,
    ),
    ...(lines === 0 ? hintsOn(manifest).map((hint) => row('To do', hint)) : []),
    row('File', out),
    ...(failures_out !== undefined && asked > verified ? [row('Failures', failures_out)] : []),
    row('Manifest', manifest_out),
  ].join('\n');
}

/** Of a file without a line, how to get one. */
function hintsOn({ format, counts: { left_out }, options }: Exported['manifest']): string[] {
  return [
    ...(left_out['no_token_ids'] !== undefined
      ? ['--allow-text takes rollouts without token ids; `dgym collect --token-ids` records them']
      : []),
    ...(format === 'dpo' && left_out['reward_too_close'] !== undefined
      ? [
          options['min_difference'] === 0
            ? 'the rewards of each row are equal, and a pair needs a better and a worse one: collect more `--samples`'
            : 'no two rewards of a row differ by --min-difference',
        ]
      : []),
    ...(left_out['no_partner'] !== undefined
      ? ['a pair needs two rollouts of a row: collect with `--samples 2` or more']
      : []),
  ];
}

function row(name: string, text: string): string {
  return `${name.padEnd(10)} ${text}`;
}

/** `2 below_min_reward, 1 drifted`. */
function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
