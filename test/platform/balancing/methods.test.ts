/**
 * Goal: each method of balancing moves what it must and no more. Method: laws over random sets of members, each held against
 * an oracle that does the same slowly and plainly; shares of connections that move are counted over hashes one by one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log } from '../../../sim/kernel/math.ts';
import { maglevTable } from '../../../sim/platform/balancing/maglev.ts';
import { moduloOwners } from '../../../sim/platform/balancing/modulo.ts';
import { movedShare, ownerOf, sharesOf, type Member, type Owners } from '../../../sim/platform/balancing/owners.ts';
import { rendezvousOwners } from '../../../sim/platform/balancing/rendezvous.ts';
import { resilientOwners } from '../../../sim/platform/balancing/resilient.ts';

const member = (index: number, weight = 1): Member => ({ index, name: `web/fra/${index + 1}`, weight });
const pool = (count: number, weight = 1): Member[] => Array.from({ length: count }, (_, index) => member(index, weight));
const weighted = (weights: readonly number[]): Member[] => weights.map((weight, index) => member(index, weight));
const without = (members: readonly Member[], gone: ReadonlySet<number>): Member[] =>
  members.filter(({ index }) => !gone.has(index));
const countsOf = (owners: Owners): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
};
const EMPTY: Owners = new Int32Array(0);

/** A pool and some of its members, not all of them, who leave. */
const leaving = fc.integer({ min: 2, max: 12 }).chain((count) =>
  fc.record({
    members: fc.constant(pool(count)),
    gone: fc.uniqueArray(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: count - 1 }).map((indices) => new Set(indices)),
  }),
);

describe('lists of owners', () => {
  it('move as many hashes as one by one', () => {
    const list = fc.array(fc.nat({ max: 5 }), { minLength: 0, maxLength: 12 }).map((owners) => Int32Array.from(owners));
    fc.assert(
      fc.property(list, list, (before, after) => {
        // Over lcm(1…12) hashes every pair of residues is met as often as it can be.
        const count = 27_720;
        let moved = 0;
        for (let hash = 0; hash < count; hash++) if (ownerOf(before, hash) !== ownerOf(after, hash)) moved++;
        expect(movedShare(before, after)).toBeCloseTo(before.length === 0 ? 0 : moved / count, 12);
      }),
    );
  });

  it('know their shares', () => {
    expect([...sharesOf(Int32Array.of(4, 4, 7, 4))]).toEqual([
      [4, 0.75],
      [7, 0.25],
    ]);
  });
});

describe('modulo', () => {
  it('moves (n − 1)/n when one of n goes, whichever it is, and as much when it comes back', () => {
    for (let count = 2; count <= 12; count++) {
      for (let gone = 0; gone < count; gone++) {
        const all = moduloOwners(pool(count));
        const rest = moduloOwners(without(pool(count), new Set([gone])));
        expect(movedShare(all, rest)).toBeCloseTo((count - 1) / count, 12);
        expect(movedShare(rest, all)).toBeCloseTo((count - 1) / count, 12);
      }
    }
  });

  it('gives each member its weight', () => {
    expect([...sharesOf(moduloOwners(weighted([3, 1])))]).toEqual([
      [0, 0.75],
      [1, 0.25],
    ]);
  });
});

describe('resilient', () => {
  const SIZE = 64;

  it('moves the buckets of those who leave and no others, and stays even', () => {
    fc.assert(
      fc.property(leaving, ({ members, gone }) => {
        const before = resilientOwners(members, EMPTY, SIZE);
        const after = resilientOwners(without(members, gone), before, SIZE);
        before.forEach((owner, bucket) => {
          if (!gone.has(owner)) expect(after[bucket]).toBe(owner);
          else expect(gone.has(after[bucket]!)).toBe(false);
        });
        const counts = [...countsOf(after).values()];
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves buckets to those who come and to no others, as few as make it even', () => {
    fc.assert(
      fc.property(leaving, ({ members, gone: late }) => {
        const before = resilientOwners(without(members, late), EMPTY, SIZE);
        const after = resilientOwners(members, before, SIZE);
        let moved = 0;
        before.forEach((owner, bucket) => {
          if (after[bucket] === owner) return;
          moved++;
          expect(late.has(after[bucket]!)).toBe(true);
        });
        const counts = countsOf(after);
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
        expect(moved).toBe([...late].reduce((sum, index) => sum + counts.get(index)!, 0));
      }),
    );
  });

  it('whatever comes and goes, is even to the bucket, as if dealt out anew', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sets, (history) => {
        let table = EMPTY;
        for (const present of history) {
          const members = pool(12).filter(({ index }) => present.includes(index));
          table = resilientOwners(members, table, SIZE);
          const dealt = Int32Array.from({ length: SIZE }, (_, bucket) => members[bucket % members.length]!.index);
          const sorted = (owners: Owners): number[] => [...countsOf(owners).values()].sort((a, b) => a - b);
          expect(sorted(table)).toEqual(sorted(dealt));
        }
      }),
    );
  });

  it('gives each member its weight to the bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const counts = countsOf(resilientOwners(weighted(weights), EMPTY, SIZE));
        weights.forEach((weight, index) => {
          expect(Math.abs(counts.get(index)! - (SIZE * weight) / total)).toBeLessThan(Math.max(...weights));
        });
      }),
    );
  });

  it('has nobody left when all are gone, and starts anew', () => {
    const before = resilientOwners(pool(3), EMPTY, SIZE);
    expect(resilientOwners([], before, SIZE)).toHaveLength(0);
    expect(resilientOwners(pool(3), EMPTY, SIZE)).toEqual(before);
  });
});

describe('rendezvous', () => {
  const SIZE = 2048;

  it('moves the rows of those who leave and no others; they come back to whom they came from', () => {
    fc.assert(
      fc.property(leaving, ({ members, gone }) => {
        const all = rendezvousOwners(members, SIZE);
        const rest = rendezvousOwners(without(members, gone), SIZE);
        all.forEach((owner, row) => {
          if (!gone.has(owner)) expect(rest[row]).toBe(owner);
        });
        const lost = all.filter((owner) => gone.has(owner)).length;
        expect(movedShare(all, rest)).toBe(lost / SIZE);
        expect(movedShare(rest, all)).toBe(lost / SIZE);
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on the order of the members', () => {
    const members = weighted([1, 2, 3, 1]);
    expect(rendezvousOwners([...members].reverse(), SIZE)).toEqual(rendezvousOwners(members, SIZE));
  });

  it.each([[[1, 1, 1, 1]], [[1, 2, 4]], [[5, 1, 1, 1, 1]]])(
    'gives each its weight within what chance allows: %j',
    (weights) => {
      const rows = 65_536;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const shares = sharesOf(rendezvousOwners(weighted(weights), rows));
      weights.forEach((weight, index) => {
        const share = weight / total;
        const error = Math.sqrt((share * (1 - share)) / rows);
        expect(Math.abs(shares.get(index)! - share)).toBeLessThan(4 * error);
      });
    },
  );

  it('with weights moves no more than those who leave either', () => {
    const members = weighted([1, 2, 3, 4]);
    const all = rendezvousOwners(members, SIZE);
    const rest = rendezvousOwners(without(members, new Set([2])), SIZE);
    all.forEach((owner, row) => expect(owner === 2 || rest[row] === owner).toBe(true));
  });
});

describe('maglev', () => {
  it('with weights: each has its turns, and equal weights change nothing', () => {
    const names = ['a', 'b', 'c'];
    const shares = sharesOf(maglevTable(names, 65_537, [1, 2, 5]));
    [1 / 8, 2 / 8, 5 / 8].forEach((share, i) => expect(Math.abs(shares.get(i)! - share)).toBeLessThan(8 / 65_537));
    expect(maglevTable(names, 1009, [1, 1, 1])).toEqual(maglevTable(names, 1009));
  });

  it('as the paper writes it, entry by entry', () => {
    // Offsets and skips are this implementation's; the turns are the pseudocode of §3.4.
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(names, (backends) => {
        const size = 41;
        const table = maglevTable(backends, size);
        const sorted = [...backends].sort();
        const alone = new Map(sorted.map((name) => [name, preferences(name, size)]));
        const entry = Array.from<string | null>({ length: size }).fill(null);
        const next = new Map(sorted.map((name) => [name, 0]));
        for (let filled = 0; filled < size;) {
          for (const name of sorted) {
            if (filled === size) break;
            let at = next.get(name)!;
            while (entry[alone.get(name)![at]!] !== null) at++;
            entry[alone.get(name)![at]!] = name;
            next.set(name, at + 1);
            filled++;
          }
        }
        expect(Array.from(table, (i) => backends[i]!)).toEqual(entry);
      }),
    );
  });
});

/** The permutation of a backend, read off tables in which it competes with one whose turns all come later. */
function preferences(name: string, size: number): number[] {
  // Alone with so many turns in a row, a backend claims its k first entries before the other one claims any.
  const other = `${name}\uffff`;
  const order: number[] = [];
  for (let k = 1; k < size; k++) {
    const table = maglevTable([name, other], size, [k, size]);
    const mine = table.findIndex((owner, entry) => owner === 0 && !order.includes(entry));
    order.push(mine);
  }
  order.push(Array.from({ length: size }, (_, entry) => entry).find((entry) => !order.includes(entry))!);
  return order;
}

describe('the busiest of many', () => {
  it('Maglev is even to the entry, a table of rendezvous scatters as the paper says', () => {
    // N = 1000 over 65,537 entries: Maglev needs next to nothing more, rendezvous tens of per cent (NSDI 2016, §5.3).
    const members = pool(1000);
    const busiest = (owners: Owners): number => Math.max(...sharesOf(owners).values()) * 1000;
    expect(busiest(maglevTable(members.map(({ name }) => name)))).toBeLessThan(1.02);
    const scatter = busiest(rendezvousOwners(members, 65_537));
    expect(scatter).toBeGreaterThan(1.2);
    expect(scatter).toBeLessThan(1.6);
    // The expected maximum of 1000 Poisson(65.5) counts, from their tail: mean + about 3.2 deviations.
    expect(Math.abs(scatter - (1 + Math.sqrt(2 * log(1000) - log(4 * Math.PI * log(1000))) / Math.sqrt(65.5)))).toBeLessThan(
      0.08,
    );
  });
});
