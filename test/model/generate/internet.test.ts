/**
 * Goal: a generated internet is a possible internet, and it stays put when it grows. Method: laws over random options and
 * seeds, and figures of the default world held to what is known of the real one.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { regionIds } from '../../../sim/geo/place.ts';
import { isReservedAsn } from '../../../sim/model/asn.ts';
import { defaultGenerateOptions, generateInternet, type GeneratedInternet } from '../../../sim/model/generate/internet.ts';
import { accessSeats, dealSeats } from '../../../sim/model/generate/people.ts';
import { policyDistances } from './valley-free.ts';

const someOptions = fc.record({
  transits: fc.integer({ min: 1, max: 8 }),
  regionals: fc.integer({ min: 0, max: 22 }),
  eyeballs: fc.integer({ min: 0, max: 60 }),
  exchanges: fc.integer({ min: 0, max: 12 }),
});
const someSeed = fc.integer({ min: 0, max: 1_000_000 });
const runs = { numRuns: 25 };

const asOfPop = (world: GeneratedInternet) => new Map(world.ases.flatMap((as) => as.pops.map((p) => [p.id, as] as const)));
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** AS hops from every AS to `target` by the routes that policy allows, without the target itself. */
const hopsTo = (world: GeneratedInternet, target: string) => [...policyDistances(world, target)].filter(([id]) => id !== target);

describe('laws', () => {
  test('the same options and seed give the same world, another seed another one', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        expect(generateInternet(options, seed)).toEqual(generateInternet(options, seed));
      }),
      { numRuns: 8 },
    );
    expect(generateInternet({}, 1).links).not.toEqual(generateInternet({}, 2).links);
  });

  test('ids are unique and sorted, every reference is to something that exists, numbers belong to nobody', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        const world = generateInternet(options, seed);
        const pops = asOfPop(world);
        for (const list of [world.ases, world.links, world.exchanges, world.populations]) {
          const ids = list.map((x) => x.id);
          expect([...new Set(ids)].sort()).toEqual(ids);
        }
        expect(pops.size).toBe(world.ases.reduce((sum, as) => sum + as.pops.length, 0));
        expect(new Set(world.ases.map((as) => as.asn)).size).toBe(world.ases.length);
        for (const as of world.ases) expect(isReservedAsn(as.asn)).toBe(true);
        for (const link of world.links) expect(pops.has(link.a) && pops.has(link.b)).toBe(true);
        for (const people of world.populations) expect(pops.get(people.pop)?.id).toBe(people.as);
      }),
      runs,
    );
  });

  test('two pops have one link at most, never to their own AS, and no link takes no time', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        const world = generateInternet(options, seed);
        const pops = asOfPop(world);
        const pairs = world.links.map(({ a, b }) => [a, b].sort().join(' '));
        expect(new Set(pairs).size).toBe(pairs.length);
        for (const link of world.links) {
          expect(pops.get(link.a)).not.toBe(pops.get(link.b));
          expect(link.delay).toBeGreaterThan(0);
          expect(link.medium === 'switched').toBe(link.exchange !== null);
        }
      }),
      runs,
    );
  });

  test('nobody is, by way of others, the customer of itself, and two ASes are not both peers and customer', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        const world = generateInternet(options, seed);
        const pops = asOfPop(world);
        const rank = { transit: 2, regional: 1, eyeball: 0, content: 0, 'route-server': 0 } as const;
        const relations = new Map<string, Set<string>>();
        for (const link of world.links) {
          const [a, b] = [pops.get(link.a)!, pops.get(link.b)!];
          // Every sale goes from a higher kind to a lower one, which no cycle can do.
          if (link.relationship === 'provider') expect(rank[b.kind]).toBeGreaterThan(rank[a.kind]);
          const pair = [a.id, b.id].sort().join(' ');
          relations.set(pair, (relations.get(pair) ?? new Set()).add(link.relationship));
        }
        for (const [pair, kinds] of relations) expect(kinds.size, pair).toBe(1);
      }),
      runs,
    );
  });

  test('every AS reaches every other over paths that go up, across at most once, and down', () => {
    fc.assert(
      fc.property(someOptions, someSeed, fc.nat(), (options, seed, pick) => {
        const world = generateInternet(options, seed);
        const routed = world.ases.filter((as) => as.kind !== 'route-server');
        const target = routed[pick % routed.length]!.id;
        expect(hopsTo(world, target).map(([id]) => id).sort()).toEqual(routed.map((as) => as.id).filter((id) => id !== target));
      }),
      runs,
    );
  });

  test('one more access network leaves every other AS, link and place as it was', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        const small = generateInternet(options, seed);
        const large = generateInternet({ ...options, eyeballs: options.eyeballs + 1 }, seed);
        const added = large.ases.filter((as) => !small.ases.some((old) => old.id === as.id));
        expect(added).toHaveLength(1);
        const newPop = added[0]!.pops[0]!.id;
        expect(large.ases.filter((as) => as !== added[0])).toEqual(small.ases);
        expect(large.links.filter((link) => link.a !== newPop && link.b !== newPop)).toEqual(small.links);
      }),
      runs,
    );
  });

  test('one more regional transit or exchange moves no footprint', () => {
    fc.assert(
      fc.property(someOptions, someSeed, (options, seed) => {
        const small = generateInternet(options, seed);
        const large = generateInternet({ ...options, regionals: options.regionals + 1, exchanges: options.exchanges + 1 }, seed);
        const kept = new Set(small.ases.map((as) => as.id));
        expect(large.ases.filter((as) => kept.has(as.id))).toEqual(small.ases);
      }),
      runs,
    );
  });

  test('seats are dealt so that fewer are the beginning of more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }), fc.nat(50), (weights, n) => {
        const items = weights.map((weight, i) => ({ weight, i }));
        const more = dealSeats(items, (x) => x.weight, n + 1);
        expect(dealSeats(items, (x) => x.weight, n)).toEqual(more.slice(0, n));
      }),
    );
  });
});

describe.each([1, 2, 3])('the default world, seed %i', (seed) => {
  const world = generateInternet({}, seed);
  const kind = (k: string) => world.ases.filter((as) => as.kind === k);

  test('has as many of everything as was asked for', () => {
    expect(kind('transit')).toHaveLength(defaultGenerateOptions.transits);
    expect(kind('regional')).toHaveLength(defaultGenerateOptions.regionals);
    expect(kind('eyeball')).toHaveLength(defaultGenerateOptions.eyeballs);
    expect(world.exchanges).toHaveLength(defaultGenerateOptions.exchanges);
    expect(world.populations).toHaveLength(defaultGenerateOptions.eyeballs);
  });

  test('global transits have 10 to 25 pops on every continent that matters and meet pairwise at several metros', () => {
    const pops = asOfPop(world);
    for (const as of kind('transit')) {
      expect(as.pops.length).toBeGreaterThanOrEqual(10);
      expect(as.pops.length).toBeLessThanOrEqual(25);
      expect(new Set(as.pops.map((p) => p.place.region)).size).toBeGreaterThanOrEqual(4);
    }
    const ids = kind('transit').map((as) => as.id);
    for (const a of ids) for (const b of ids) {
      if (a >= b) continue;
      const meetings = world.links.filter((l) => [pops.get(l.a)!.id, pops.get(l.b)!.id].sort().join() === `${a},${b}`);
      expect(meetings.length).toBeGreaterThanOrEqual(6);
      expect(new Set(meetings.map((l) => l.relationship))).toEqual(new Set(['peer']));
    }
  });

  test('regional transits have several places and two or three providers, met at two places or more', () => {
    const pops = asOfPop(world);
    for (const as of kind('regional')) {
      expect(as.pops.length).toBeGreaterThanOrEqual(4);
      const bought = world.links.filter((l) => l.relationship === 'provider' && pops.get(l.a) === as);
      const providers = new Set(bought.map((l) => pops.get(l.b)!.id));
      expect(providers.size).toBeGreaterThanOrEqual(2);
      expect(bought.length).toBeGreaterThanOrEqual(2 * providers.size);
    }
  });

  test('access networks are multihomed in about the known proportions', () => {
    const pops = asOfPop(world);
    const bought = world.links.filter((l) => l.relationship === 'provider');
    const counts = kind('eyeball').map(
      (as) => new Set(bought.filter((l) => pops.get(l.a) === as).map((l) => pops.get(l.b)!.id)).size,
    );
    expect(Math.min(...counts)).toBe(1);
    expect(Math.max(...counts)).toBe(3);
    expect(Math.abs(counts.filter((n) => n === 1).length / counts.length - 0.33)).toBeLessThan(0.13);
  });

  test('AS paths between access networks have three to four hops', () => {
    const eyeballs = new Set(kind('eyeball').map((as) => as.id));
    const hops = [...eyeballs].slice(0, 40)
      .flatMap((id) => hopsTo(world, id).filter(([from]) => eyeballs.has(from)).map(([, n]) => n));
    expect(mean(hops)).toBeGreaterThan(2.7);
    expect(mean(hops)).toBeLessThan(4.2);
  });

  test('people are where the internet is: half in Asia, some in every region, none lost', () => {
    const total = world.populations.reduce((sum, p) => sum + p.peopleCount, 0);
    expect(Math.abs(total / defaultGenerateOptions.peopleCount - 1)).toBeLessThan(1e-6);
    const share = (region: string) =>
      world.populations.filter((p) => p.region === region).reduce((s, p) => s + p.peopleCount, 0) / total;
    expect(share('asia')).toBeGreaterThan(0.48);
    expect(share('asia')).toBeLessThan(0.58);
    for (const region of regionIds) expect(share(region), region).toBeGreaterThan(0.004);
  });
});

test('the largest metros have the first networks', () => {
  const first = accessSeats(60).map((seat) => `${seat.metro.id}-${seat.rank}`);
  const large = ['tokyo-1', 'delhi-1', 'new-york-1', 'london-1', 'sao-paulo-1', 'lagos-1', 'cairo-1'];
  expect(first).toEqual(expect.arrayContaining(large));
});
