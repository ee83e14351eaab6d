import { expect, test } from 'vitest';
import { exportText } from '../../../cli/export/text.ts';
import type { ExportManifest } from '../../../exports/manifest.ts';

const manifest: ExportManifest = {
  format: 'sft',
  file: 'sft.jsonl',
  lines: 3,
  bytes: 100,
  sha256: '0'.repeat(64),
  counts: {
    asked: 9,
    verified: 6,
    failed: { invalid_row: 1, judge_failed: 1 },
    missing: 1,
    exported: 3,
    left_out: { below_min_reward: 2, no_answer: 1 },
  },
  groups: { total: 3, complete: 1, incomplete: 2, mixed: 1 },
  filters: {},
  options: {},
  source: { batch: 'b1', dataset: { sha256: '', rows: 3 }, environments: [], models: {}, samples: 3 },
  versions: { durable_gym: '0.1.0', manifest: 1 },
};

test('an export says what it wrote, and names everything that is not in it', () => {
  expect(exportText('out/sft.jsonl', { manifest, manifest_out: 'out/sft.manifest.json' })).toBe(
    [
      'Lines      3',
      'Rollouts   3 of 9 asked for',
      'Left out   3: 2 below_min_reward, 1 no_answer',
      'Failed     2: 1 invalid_row, 1 judge_failed',
      'Missing    1: still open or to come, as far as the store knows',
      'Groups     3: 1 complete, 2 incomplete, 1 with more than one reward',
      'File       out/sft.jsonl',
      'Manifest   out/sft.manifest.json',
    ].join('\n'),
  );
});

test('nothing is said of what there is none of', () => {
  const counts = { asked: 3, verified: 3, failed: {}, missing: 0, exported: 3, left_out: {} };
  const text = exportText('out/rollouts.jsonl', {
    manifest: { ...manifest, counts },
    manifest_out: 'out/rollouts.manifest.json',
    failures_out: 'out/rollouts_failures.jsonl',
  });
  expect(text).not.toMatch(/Left out|Failed|Missing|Failures/);
});

test.each([
  ['nemo-rl', 'no_token_ids', {}, '--allow-text'],
  ['nemo-rl', 'no_token_ids', {}, '--token-ids'],
  ['dpo', 'reward_too_close', { min_difference: 0 }, 'the rewards of each row are equal'],
  ['dpo', 'reward_too_close', { min_difference: 0.5 }, 'differ by --min-difference'],
  ['dpo', 'no_partner', { min_difference: 0 }, '--samples 2'],
] as const)('an empty file for %s because of %s says what helps', (format, reason, options, hint) => {
  const counts = { asked: 3, verified: 3, failed: {}, missing: 0, exported: 0, left_out: { [reason]: 3 } };
  const made = { ...manifest, format, options, counts };
  const text = (lines: number) => exportText('out/x.jsonl', { manifest: { ...made, lines }, manifest_out: 'm' });
  expect(text(0)).toContain(hint);
  expect(text(1)).not.toContain(hint);
});
