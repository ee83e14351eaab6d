/** The weighted sum that is a rollout's reward. No schemas: workflow code imports this module at run time. */

export interface Weighed {
  readonly reward: number;
  /** The weighted parts: they add up to the reward. */
  readonly reward_components: Record<string, number>;
}

/** A reward without a weight counts once. What is no finite number is an error, never a zero. */
export function weigh(rewards: Record<string, number>, weights: Readonly<Record<string, number>>): Weighed {
  const parts = Object.entries(rewards).map(([name, value]) => {
    if (!Number.isFinite(value)) throw new TypeError(`the reward "${name}" is ${String(value)}, not a finite number`);
    return [name, value * (weights[name] ?? 1)] as const;
  });
  return { reward: parts.reduce((sum, [, part]) => sum + part, 0), reward_components: Object.fromEntries(parts) };
}
