/** Mean, standard deviation and bounds of a stream of numbers, in one pass (Welford). */

export class Moments {
  count = 0;
  min = Infinity;
  max = -Infinity;
  private average = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const before = value - this.average;
    this.average += before / this.count;
    this.squares += before * (value - this.average);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** Of all the values that these have seen. */
  static of(parts: readonly Moments[]): Moments {
    const all = new Moments();
    for (const part of parts) all.merge(part);
    return all;
  }

  get mean(): number | null {
    return this.count === 0 ? null : this.average;
  }

  /** With `count - 1`, as torch and TRL. */
  get std(): number | null {
    return this.count < 2 ? null : Math.sqrt(this.squares / (this.count - 1));
  }

  /** The four as a report writes them. */
  summary(): { mean: number | null; std: number | null; min: number | null; max: number | null } {
    const { count, mean, std, min, max } = this;
    return { mean, std, min: count === 0 ? null : min, max: count === 0 ? null : max };
  }

  private merge(other: Moments): void {
    const count = this.count + other.count;
    if (other.count === 0) return;
    const apart = other.average - this.average;
    this.squares += other.squares + (apart * apart * this.count * other.count) / count;
    this.average += (apart * other.count) / count;
    this.count = count;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }
}
