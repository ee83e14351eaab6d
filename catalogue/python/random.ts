/** Python's `random.Random(seed)`: the Mersenne Twister and what is drawn from it, number for number. */

const size = 624;

export class PythonRandom {
  readonly #state = new Uint32Array(size);
  #at = size;
  #nextGauss: number | undefined;

  /** @param seed - an integer from 0 to 2³² − 1 */
  constructor(seed: number) {
    this.#initialize(19650218);
    this.#mix(seed);
  }

  /** `getrandbits(32)` */
  bits(): number {
    if (this.#at >= size) this.#generate();
    let y = this.#state[this.#at++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** `random()` */
  next(): number {
    const [high, low] = [this.bits() >>> 5, this.bits() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `randrange(count)`, for 1 ≤ count < 2³². */
  below(count: number): number {
    const unused = Math.clz32(count);
    for (;;) {
      const drawn = this.bits() >>> unused;
      if (drawn < count) return drawn;
    }
  }

  /** `gauss(0, 1)` */
  gauss(): number {
    const kept = this.#nextGauss;
    this.#nextGauss = undefined;
    if (kept !== undefined) return kept;
    const angle = this.next() * 2 * Math.PI;
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    this.#nextGauss = Math.sin(angle) * radius;
    return Math.cos(angle) * radius;
  }

  #initialize(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, this.#scrambled(i - 1)) + i;
  }

  /** The reference implementation's `init_by_array` for a key of one number. */
  #mix(key: number): void {
    const state = this.#state;
    for (let round = 0, i = 1; round < size; round++) {
      state[i] = ((state[i] ?? 0) ^ Math.imul(this.#scrambled(i - 1), 1664525)) + key;
      i = this.#after(i);
    }
    for (let round = 1, i = 2; round < size; round++) {
      state[i] = ((state[i] ?? 0) ^ Math.imul(this.#scrambled(i - 1), 1566083941)) - i;
      i = this.#after(i);
    }
    state[0] = 0x80000000;
  }

  #scrambled(index: number): number {
    const value = this.#state[index] ?? 0;
    return value ^ (value >>> 30);
  }

  /** The next index; behind the last one the ring starts again, with its first number overwritten by its last. */
  #after(index: number): number {
    if (index + 1 < size) return index + 1;
    this.#state[0] = this.#state[size - 1] ?? 0;
    return 1;
  }

  #generate(): void {
    const state = this.#state;
    for (let i = 0; i < size; i++) {
      const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff);
      state[i] = (state[(i + 397) % size] ?? 0) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    this.#at = 0;
  }
}
