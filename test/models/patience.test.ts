import { describe, expect, it } from 'vitest';
import { RolloutFailure } from '../../contracts/rollout-failure.ts';
import { backoffMs } from '../../models/backoff.ts';
import { judge, maxBrokenAnswers } from '../../models/patience.ts';

const first = { attempt: 1, broken: 0, waitedMs: 0 };

describe('how long a model call is tried again', () => {
  it.each(['model_unreachable', 'model_overloaded'] as const)('%s is waited for without end', (type) => {
    const { failure, broken } = judge(new RolloutFailure(type, 'x'), {
      ...first,
      attempt: 10_000,
      waitedMs: 1e9,
      broken: 19,
    });
    expect(failure.retryable).toBe(true);
    expect(broken).toBe(19);
  });

  it('waiting ends at the time that was given', () => {
    const overloaded = new RolloutFailure('model_overloaded', 'busy', { retryAfterMs: 60_000 });
    const patient = { ...first, giveUpAfterSeconds: 100 };
    expect(judge(overloaded, { ...patient, waitedMs: 90_000 }).failure).toMatchObject({
      retryable: true,
      retryAfterMs: 10_000,
    });
    expect(judge(overloaded, { ...patient, waitedMs: 100_000 }).failure).toMatchObject({
      class: 'model_overloaded',
      retryable: false,
      message: 'busy (gave up after 100 s)',
    });
  });

  it('broken answers end a call, however many attempts were only waiting', () => {
    const error = new RolloutFailure('model_broken', 'HTML');
    const before = judge(error, { ...first, attempt: 5000, broken: maxBrokenAnswers - 2 });
    expect(before).toMatchObject({ broken: maxBrokenAnswers - 1, failure: { retryable: true } });
    const last = judge(error, { ...first, attempt: 5001, broken: before.broken });
    expect(last.failure).toMatchObject({ class: 'model_broken', retryable: false, message: 'HTML (20 times)' });
  });

  it('an error that no attempt can fix ends it at once', () => {
    const { failure } = judge(new RolloutFailure('model_rejected', 'no'), first);
    expect(failure).toMatchObject({ retryable: false, message: 'no' });
  });

  it('the pause doubles up to a minute, and never is the same for all', () => {
    expect([1, 2, 3, 6, 7, 100].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      1000, 2000, 4000, 32_000, 60_000, 60_000,
    ]);
    expect(backoffMs(3, () => 0)).toBe(2000);
  });
});
