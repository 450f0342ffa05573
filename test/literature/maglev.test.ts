/**
 * Goal: connections move as little as Maglev's do when backends of a site fail (ANY-9; Eisenbud et al., NSDI 2016, §5.3 and an
 * independent computation of the same). Method: tables of 1,000 backends, k of them taken away, 20 draws of who fails each; the
 * mean share of entries that name somebody else afterwards is within 0.1 percentage points.
 */
import { describe, expect, it } from 'vitest';
import { stream } from '../../sim/kernel/streams.ts';
import { MAGLEV_LARGE, MAGLEV_SMALL, maglevTable } from '../../sim/platform/balancing/maglev.ts';
import { mean } from './statistics.ts';

const BACKENDS = 1000;
const DRAWS = 20;
/** Sets of names; each serves several draws of who fails. */
const NAMINGS = 4;

const namesOf = (draw: number): string[] =>
  Array.from({ length: BACKENDS }, (_, i) => `naming-${draw % NAMINGS}-backend-${i}`);

/** Entries that changed hands, and those among them whose backend is still alive, in percent of the table. */
function disruption(size: number, failures: number, draw: number): { changed: number; unnecessary: number } {
  const names = namesOf(draw);
  const before = tableOf(size, draw);
  const failed = new Set(stream(draw, `maglev/${failures}`).shuffled(names).slice(0, failures));
  const alive = names.filter((name) => !failed.has(name));
  const after = maglevTable(alive, size);
  let changed = 0;
  let unnecessary = 0;
  for (let entry = 0; entry < size; entry++) {
    const was = names[before[entry]!]!;
    if (was === alive[after[entry]!]) continue;
    changed++;
    if (!failed.has(was)) unnecessary++;
  }
  return { changed: (100 * changed) / size, unnecessary: (100 * unnecessary) / size };
}

const tables = new Map<string, Int32Array>();
function tableOf(size: number, draw: number): Int32Array {
  const key = `${size} ${draw % NAMINGS}`;
  const known = tables.get(key) ?? maglevTable(namesOf(draw), size);
  tables.set(key, known);
  return known;
}

describe('Maglev with 1,000 backends', () => {
  it.each([MAGLEV_SMALL, MAGLEV_LARGE])('shares %i entries evenly', (size) => {
    const counts = new Int32Array(BACKENDS);
    for (const backend of tableOf(size, 0)) counts[backend]!++;
    const share = size / BACKENDS;
    expect(Math.max(...counts) / share).toBeLessThanOrEqual(1.02);
    expect(Math.min(...counts) / share).toBeGreaterThanOrEqual(0.98);
    if (size === MAGLEV_SMALL) {
      expect(Math.min(...counts) / share).toBeCloseTo(0.992, 3);
      expect(Math.max(...counts) / share).toBeCloseTo(1.007, 3);
    }
  });

  it.each([
    [1, 0.65, 0.55],
    [5, 2.28, 1.78],
    [10, 3.3, 2.3],
    [20, 4.61, 2.61],
    [50, 8.2, 3.22],
  ])('65,537 entries: of %i failures, %f percent change and %f without need', (failures, changed, unnecessary) => {
    const found = Array.from({ length: DRAWS }, (_, draw) => disruption(MAGLEV_SMALL, failures, draw));
    expect(Math.abs(mean(found.map((x) => x.changed)) - changed)).toBeLessThan(0.1);
    expect(Math.abs(mean(found.map((x) => x.unnecessary)) - unnecessary)).toBeLessThan(0.1);
  });

  it.each([
    [1, 0.42],
    [10, 1.56],
  ])('655,373 entries: of %i failures, %f percent change', (failures, changed) => {
    const found = Array.from({ length: DRAWS }, (_, draw) => disruption(MAGLEV_LARGE, failures, draw));
    expect(Math.abs(mean(found.map((x) => x.changed)) - changed)).toBeLessThan(0.1);
  });
});
