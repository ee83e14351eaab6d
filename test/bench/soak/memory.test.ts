import { describe, expect, it } from 'vitest';
import { memoryOf, settledAfter } from '../../../bench/soak/memory.ts';

/** A sample a second at sixteen rollouts a second, through 10,000 of them. */
const points = (mbAt: (done: number, second: number) => number) =>
  Array.from({ length: 626 }, (_, second) => ({
    at: second * 1_000,
    done: second * 16,
    mb: mbAt(second * 16, second),
  }));

describe('the memory of a process', () => {
  it('is judged after 2,000 rollouts, or after a fifth of fewer', () => {
    expect(settledAfter(10_000)).toBe(2_000);
    expect(settledAfter(50_000)).toBe(2_000);
    expect(settledAfter(600)).toBe(120);
  });

  it('is flat when it only grew before that', () => {
    const grown = points((done) => 100 + Math.min(done, 2_000) / 10);
    expect(memoryOf(grown, 2_000)).toMatchObject({
      at_settled_mb: 300,
      max_mb: 300,
      end_mb: 300,
      slope_mb_per_1000: 0,
      low_rise_percent: 0,
      high_rise_percent: 0,
      flat: true,
    });
  });

  it('is flat when the garbage collector makes a saw of it, wherever the last tooth is cut off', () => {
    for (const shift of [0, 40, 80, 120, 160]) {
      const saw = points((_, second) => 90 + ((second + shift) % 200) / 6);
      expect(memoryOf(saw, 2_000)).toMatchObject({ flat: true });
    }
  });

  it('is not flat when each rollout leaves a little, with and without a saw', () => {
    const leak = memoryOf(
      points((done) => 200 + done / 200),
      2_000,
    );
    expect(leak).toMatchObject({ slope_mb_per_1000: 5, at_settled_mb: 210, end_mb: 250, flat: false });
    const sawn = points((done, second) => 90 + done / 250 + ((second % 60) * 20) / 60);
    expect(memoryOf(sawn, 2_000)).toMatchObject({ flat: false });
  });

  it('is not judged by a few minutes, of which one tooth of the saw may take all', () => {
    const tooth = points((_, second) => 90 + second / 10).slice(0, 300);
    expect(memoryOf(tooth, 2_000)).not.toHaveProperty('flat');
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
