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
    ...(missing > 0 ? [row('Missing', `${missing}: not collected, or still open`)] : []),
    row(
      'Groups',
      `${groups.total}: ${groups.complete} complete, ${groups.incomplete} incomplete, ${groups.mixed} with more than one reward`,
    ),
    row('File', out),
    ...(failures_out !== undefined && asked > verified ? [row('Failures', failures_out)] : []),
    row('Manifest', manifest_out),
  ].join('\n');
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
