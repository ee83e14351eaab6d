/** Counts what scoring again has come to. No I/O. */

import { isScored, type Reverified } from '../../reverify/index.ts';

/** Rewards that differ by no more than this are the same. */
const tolerance = 1e-9;
/** Records that are told one by one. */
const maxTold = 10;

export interface Counts {
  readonly records: number;
  readonly scored: number;
  readonly failed: number;
  /** Means over the records that have both rewards: others would make the two incomparable. */
  readonly mean: { readonly recorded: number | null; readonly new: number | null };
  /** `compared`: records with both rewards. `share`: of those, how many agree. */
  readonly agreement: { readonly compared: number; readonly agreed: number; readonly share: number | null };
}

export interface Disagreement {
  readonly line: number;
  readonly task: number | null;
  readonly sample: number | null;
  /** `null` where the record has no reward. */
  readonly recorded: number | null;
  readonly new: number;
}

export interface Problem extends Pick<Disagreement, 'line' | 'task' | 'sample'> {
  readonly class: string;
  readonly message: string;
}

export class Tally {
  /** Failed records by class. */
  readonly failures: Record<string, number> = {};
  /** The first ones. */
  readonly disagreements: Disagreement[] = [];
  readonly problems: Problem[] = [];
  /** Records whose reward is another than recorded, or that had none. */
  differing = 0;
  /** Outputs of replayed tools that are not what is recorded. */
  replayDiffers = 0;
  private readonly all = new Sums();
  private readonly byEnvironment = new Map<string, Sums>();

  add(reverified: Reverified): void {
    const { line, task = null, sample = null, recorded = null, environment, result } = reverified;
    const counted = [this.all, ...(environment === undefined ? [] : [this.of(environment)])];
    if (!isScored(result)) {
      for (const sums of counted) sums.records += 1;
      this.failures[result.class] = (this.failures[result.class] ?? 0) + 1;
      if (this.problems.length < maxTold) this.problems.push({ line, task, sample, ...result });
      return;
    }
    const { reward } = result;
    for (const sums of counted) sums.add(recorded, reward);
    this.replayDiffers += result.differs;
    if (agrees(recorded, reward)) return;
    this.differing += 1;
    if (this.disagreements.length < maxTold) this.disagreements.push({ line, task, sample, recorded, new: reward });
  }

  total(): Counts {
    return this.all.counts();
  }

  /** Of each environment, in the order in which they came. */
  environments(): Record<string, Counts> {
    return Object.fromEntries([...this.byEnvironment].map(([name, sums]) => [name, sums.counts()]));
  }

  /** Sum of the new rewards. */
  get reward(): number {
    return this.all.reward;
  }

  private of(environment: string): Sums {
    let sums = this.byEnvironment.get(environment);
    if (!sums) this.byEnvironment.set(environment, (sums = new Sums()));
    return sums;
  }
}

class Sums {
  records = 0;
  scored = 0;
  reward = 0;
  private compared = 0;
  private agreed = 0;
  private recorded = 0;
  private renewed = 0;

  add(recorded: number | null, reward: number): void {
    this.records += 1;
    this.scored += 1;
    this.reward += reward;
    if (recorded === null) return;
    this.compared += 1;
    this.recorded += recorded;
    this.renewed += reward;
    if (agrees(recorded, reward)) this.agreed += 1;
  }

  counts(): Counts {
    const { records, scored, compared, agreed } = this;
    // Without a reward recorded anywhere, the new ones still have a mean.
    const mean = compared > 0 ? this.renewed / compared : scored > 0 ? this.reward / scored : null;
    return {
      records,
      scored,
      failed: records - scored,
      mean: { recorded: compared > 0 ? this.recorded / compared : null, new: mean },
      agreement: { compared, agreed, share: compared > 0 ? agreed / compared : null },
    };
  }
}

function agrees(recorded: number | null, reward: number): boolean {
  return recorded !== null && Math.abs(recorded - reward) <= tolerance;
}
