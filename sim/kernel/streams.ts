/**
 * Named streams of chance for set-up work (generating a world). A stream's numbers depend on (seed, name) alone, so drawing more
 * in one place leaves every other place as it was. Running entities use `dice.ts` instead.
 */
import alea from 'seedrandom/lib/alea.js';

export interface Stream {
  /** A number in [0, 1), 32 bits of it. */
  unit(): number;
  /** An integer in [low, high], both included. */
  integer(low: number, high: number): number;
  chance(ratio: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A new array in random order (Fisher-Yates). */
  shuffled<T>(items: readonly T[]): T[];
}

export function stream(seed: number, name: string): Stream {
  const next = alea(`${seed}/${name}`);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    unit: () => next(),
    integer,
    chance: (ratio) => next() < ratio,
    pick: (items) => items[integer(0, items.length - 1)]!,
    shuffled: (items) => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
  };
}
