import { describe, expect, it } from 'vitest';
import { memoryOf, settledAfter } from '../../../bench/soak/memory.ts';

const points = (mbAt: (done: number) => number) =>
  Array.from({ length: 101 }, (_, index) => ({ done: index * 100, mb: mbAt(index * 100) }));

describe('the memory of a process', () => {
  it('is judged after 2,000 rollouts, or after a fifth of fewer', () => {
    expect(settledAfter(10_000)).toBe(2_000);
    expect(settledAfter(50_000)).toBe(2_000);
    expect(settledAfter(600)).toBe(120);
  });

  it('is flat when it only grew before that', () => {
    const memory = memoryOf(
      points((done) => 100 + Math.min(done, 2_000) / 10),
      2_000,
    );
    expect(memory).toMatchObject({ at_settled_mb: 300, max_mb: 300, end_mb: 300, rise_percent: 0, flat: true });
  });

  it('is flat when it goes up and down', () => {
    expect(
      memoryOf(
        points((done) => 300 + ((done / 100) % 5) * 20),
        2_000,
      ),
    ).toMatchObject({ max_mb: 380, flat: true });
  });

  it('is not flat when each rollout leaves a little', () => {
    const memory = memoryOf(
      points((done) => 200 + done / 200),
      2_000,
    );
    expect(memory).toMatchObject({ slope_mb_per_1000: 5, at_settled_mb: 210, end_mb: 250, flat: false });
    expect(memory?.rise_percent).toBeCloseTo(19, 0);
  });

  it('is not judged without samples after that', () => {
    expect(
      memoryOf(
        points((done) => done).filter(({ done }) => done <= 2_000),
        2_000,
      ),
    ).toBeUndefined();
    expect(memoryOf([], 2_000)).toBeUndefined();
  });
});
