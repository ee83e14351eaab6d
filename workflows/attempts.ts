/**
 * Which of the attempts at a hook count. One that was lost tells nothing of the hook: its worker died meanwhile, perhaps of
 * another rollout's hook, or has another version of the environment. Temporal counts all of them.
 */

import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

/** What a hook may take before its rollout fails, and what Temporal makes of its own accord. */
export const maxAttempts = 4;
/** What the SDK calls a call that a worker on its way out has cut off. */
const cutOff = 'WorkerShutdown';
/** Where nobody notes which hook ends its worker, it must not go on for ever. */
export const maxLost = 20;

export class Attempts {
  /** Came to an end of their own. */
  private made = 0;
  lost = 0;
  private readonly foreign: boolean;

  /** `foreign`: its workers do not tell lost attempts from others, and nobody notes what its hooks do to them. */
  constructor(foreign: boolean) {
    this.foreign = foreign;
  }

  /** Counts the attempts that ended with `error`; whether Temporal should make as many again. */
  mayGoOn(error: unknown): boolean {
    const lost = this.lostIn(error);
    this.lost += lost;
    this.made += maxAttempts - lost;
    return lost > 0 && this.made < maxAttempts && this.lost < maxLost;
  }

  /** What a worker tells of attempts, with those of which it cannot know. */
  addTo(heard: unknown): unknown {
    const before = this.made + this.lost;
    if (before === 0 || typeof heard !== 'object' || heard === null) return heard;
    const { attempts } = heard as { attempts?: unknown };
    return { ...heard, attempts: before + (isCount(attempts) ? attempts : 1) };
  }

  private lostIn(error: unknown): number {
    if (isTimeout(error)) return this.foreign ? 0 : maxAttempts - made(error);
    const cause = causeOf(error);
    if (!(cause instanceof ApplicationFailure) || cause.nonRetryable === true) return 0;
    // It tells nothing of the attempts before.
    if (cause.type === cutOff) return maxAttempts;
    const { lost } = (cause.details?.[0] ?? {}) as { lost?: unknown };
    return isCount(lost) ? Math.min(lost, maxAttempts) : 0;
  }
}

/** A worker of ours that lives ends a hook that takes too long by itself, so this one gave no answer. */
export function isTimeout(error: unknown): boolean {
  const cause = causeOf(error);
  return (
    cause instanceof TimeoutFailure && (cause.timeoutType === 'HEARTBEAT' || cause.timeoutType === 'START_TO_CLOSE')
  );
}

/** What the attempts before have left in the heartbeat's details. */
function made(error: unknown): number {
  const cause = causeOf(error);
  const details: unknown = cause instanceof TimeoutFailure ? cause.lastHeartbeatDetails : undefined;
  const { tries } = (details ?? {}) as { tries?: unknown };
  return isCount(tries) ? Math.min(tries, maxAttempts) : 0;
}

function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
