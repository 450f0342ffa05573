/**
 * Python's `random.Random`, as far as the generator of the comparison graphs draws from it: MT19937 (Matsumoto and Nishimura,
 * 1998) seeded by an array of one word, 53-bit fractions, integers below a bound by rejection.
 */
const SIZE = 624;
const SHIFT = 397;

export class PythonRandom {
  private readonly state = new Uint32Array(SIZE);
  private at = SIZE;

  /** @param seed below 2³². */
  constructor(seed: number) {
    const { state } = this;
    state[0] = 19_650_218;
    for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1_812_433_253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
    let i = 1;
    const step = (): void => {
      if (++i < SIZE) return;
      state[0] = state[SIZE - 1]!;
      i = 1;
    };
    const mixed = (factor: number): number => state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor);
    for (let k = SIZE; k > 0; k--) {
      state[i] = mixed(1_664_525) + seed;
      step();
    }
    for (let k = SIZE - 1; k > 0; k--) {
      state[i] = mixed(1_566_083_941) - i;
      step();
    }
    state[0] = 0x8000_0000;
  }

  /** In [0, 1). */
  random(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  choice<T>(items: readonly T[]): T {
    const count = items.length;
    const bits = 32 - Math.clz32(count);
    let index = this.word() >>> (32 - bits);
    while (index >= count) index = this.word() >>> (32 - bits);
    return items[index]!;
  }

  /** An index with the given weights. */
  weighted(weights: readonly number[]): number {
    const aim = this.random() * weights.reduce((a, b) => a + b, 0);
    let sum = 0;
    for (let index = 0; index < weights.length - 1; index++) {
      sum += weights[index]!;
      if (aim < sum) return index;
    }
    return weights.length - 1;
  }

  private word(): number {
    if (this.at === SIZE) this.turn();
    let y = this.state[this.at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private turn(): void {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const y = (state[i]! & 0x8000_0000) | (state[(i + 1) % SIZE]! & 0x7fff_ffff);
      state[i] = state[(i + SHIFT) % SIZE]! ^ (y >>> 1) ^ ((y & 1) === 1 ? 0x9908_b0df : 0);
    }
    this.at = 0;
  }
}
