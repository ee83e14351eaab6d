/** Whether the answer that most rollouts gave is right, as NeMo Gym counts it. */

export interface Vote {
  /** `undefined`: it gave none, and has no vote. */
  readonly answer: string | undefined;
  readonly passed: boolean;
}

/**
 * 1 when the most frequent answer passes, 0 when it does not or when there is none; between, where several are equally
 * frequent. Equal answers of which one passes and one does not (a judge may do so) count as two different ones.
 */
export function majority(votes: readonly Vote[]): number {
  const counts = new Map<string, { passed: boolean; votes: number }>();
  for (const { answer, passed } of votes) {
    if (answer === undefined) continue;
    const key = `${passed ? '+' : '-'}${answer}`;
    const before = counts.get(key);
    if (before) before.votes += 1;
    else counts.set(key, { passed, votes: 1 });
  }
  const most = Math.max(0, ...[...counts.values()].map((one) => one.votes));
  const winners = [...counts.values()].filter((one) => one.votes === most);
  return winners.length === 0 ? 0 : winners.filter((one) => one.passed).length / winners.length;
}
