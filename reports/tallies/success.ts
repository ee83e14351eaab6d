/** How many rollouts pass, alone and out of k. */

import type { z } from 'zod';
import type { Group } from '../groups.ts';
import type { AtK, Success } from '../outcome.ts';
import { estimateOf, rateOf } from '../share.ts';
import { majority } from '../statistics/majority.ts';
import { passAtK, passHatK, reportedKs } from '../statistics/pass.ts';
import { Ratio } from '../statistics/ratio.ts';
import { passes, type PartTally } from './tally.ts';

export class SuccessTally implements PartTally<z.infer<typeof Success>> {
  private readonly threshold: number;
  private readonly passed = new Ratio();
  private readonly passedPessimistic = new Ratio();
  private readonly atK: readonly AtKTally[];
  private verified = 0;
  private answered = 0;

  constructor(threshold: number, samples: number) {
    this.threshold = threshold;
    this.atK = reportedKs(samples).map((k) => new AtKTally(k, threshold));
  }

  add(group: Group): void {
    const { verified, failed } = group;
    const c = passesOf(group, this.threshold);
    this.passed.add(c, verified.length);
    this.passedPessimistic.add(c, verified.length + failed.length);
    for (const one of this.atK) one.add(group, c);
    this.verified += verified.length;
    this.answered += verified.filter(({ answer }) => answer !== undefined).length;
  }

  result(rows: number): z.infer<typeof Success> {
    const { threshold, answered } = this;
    return {
      threshold,
      passed: estimateOf(this.passed, 'rollouts verified', rows),
      passed_pessimistic: estimateOf(this.passedPessimistic, 'rollouts attempted', rows),
      at_k: this.atK.map((one) => one.result(rows, answered > 0)),
      answered: rateOf(answered, this.verified, 'rollouts verified'),
    };
  }
}

/** The rollouts of a group that pass. */
export function passesOf({ verified }: Group, threshold: number): number {
  return verified.filter(({ reward }) => passes(reward, threshold)).length;
}

class AtKTally {
  private readonly k: number;
  private readonly threshold: number;
  private readonly passAtK = new Ratio();
  private readonly passAtKPessimistic = new Ratio();
  private readonly passHatK = new Ratio();
  private readonly passHatKPessimistic = new Ratio();
  private readonly average = new Ratio();
  private readonly majority = new Ratio();

  constructor(k: number, threshold: number) {
    this.k = k;
    this.threshold = threshold;
  }

  add({ verified, failed }: Group, c: number): void {
    const { k, threshold } = this;
    const attempted = verified.length + failed.length;
    if (attempted >= k) {
      this.passAtKPessimistic.add(passAtK(attempted, c, k));
      this.passHatKPessimistic.add(passHatK(attempted, c, k));
    }
    if (verified.length < k) return;
    const first = verified.slice(0, k);
    this.passAtK.add(passAtK(verified.length, c, k));
    this.passHatK.add(passHatK(verified.length, c, k));
    this.average.add(first.reduce((sum, { reward }) => sum + reward, 0) / k);
    this.majority.add(majority(first.map(({ answer, reward }) => ({ answer, passed: passes(reward, threshold) }))));
  }

  result(rows: number, withMajority: boolean): AtK {
    const of = (ratio: Ratio) => estimateOf(ratio, 'rows', rows);
    return {
      k: this.k,
      pass_at_k: of(this.passAtK),
      pass_at_k_pessimistic: of(this.passAtKPessimistic),
      pass_hat_k: of(this.passHatK),
      pass_hat_k_pessimistic: of(this.passHatKPessimistic),
      average_at_k: of(this.average),
      majority_at_k: withMajority ? of(this.majority) : null,
    };
  }
}
