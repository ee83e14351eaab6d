/** Rows of the faulty module, collected as a user does it: by a command whose worker is replaced when it dies. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { terminal } from '../../integration/terminal.ts';
import { linesIn, type Line } from '../../support/lines.ts';
import { startModelServer } from '../../support/model-server.ts';
import { actOnce, faultyModule, openLog, rowOf, type HookLog, type Placement } from './rows.ts';

export interface Collected {
  readonly log: HookLog;
  readonly code: number | null;
  readonly stderr: string;
  readonly records: readonly Line[];
  readonly failed: readonly Line[];
  /** By fault. */
  readonly rewards: Record<string, number>;
  readonly failures: Record<string, { class: string; message: string; step: string; attempts: number }>;
}

/**
 * A hook beside its workflow must not pass its own time while it waits for another worker. A call on a queue is another worker's once
 * it has passed its time, or after 30 s without a heartbeat.
 */
const hookTimeouts = { inline: '40 seconds', queue: '12 seconds' };

/** `dgym collect` with a worker of its own, which replaces the dead. */
export async function collect(
  placement: Placement,
  faults: readonly string[],
  hookTimeout = hookTimeouts[placement],
): Promise<Collected> {
  const model = await startModelServer({ answer: actOnce });
  onTestFinished(() => model.close());
  const settings = { DGYM_BLOCKED_AFTER: '3 seconds', FAULTY_HOOK_TIMEOUT: hookTimeout };
  const { folder, run } = terminal({ ...settings, DGYM_ENVIRONMENTS: faultyModule });
  const log = openLog();
  writeFileSync(join(folder, 'rows.jsonl'), faults.map((fault) => `${JSON.stringify(rowOf(fault, log))}\n`).join(''));
  const flags = ['--environment', `faulty_${placement}`, '--model', `m@${model.url}`, '--out', 'rollouts.jsonl'];
  const { code, stderr } = await run('collect', 'rows.jsonl', '--no-probe', ...flags);
  const records = linesIn(join(folder, 'rollouts.jsonl'));
  const failed = linesIn(join(folder, 'rollouts_failures.jsonl'));
  return {
    log,
    code,
    stderr,
    records,
    failed,
    rewards: Object.fromEntries(records.map(({ fault, reward }) => [fault, reward])),
    failures: Object.fromEntries(failed.map(({ fault, failure }) => [fault, failure])),
  };
}
