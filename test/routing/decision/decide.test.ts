/**
 * Goal: the decision process in the RFC's order, and which step it turned on. Method: two candidates that differ in one
 * thing, or in one thing each way; MED by the RFC's own subtlety.
 */
import { describe, expect, it } from 'vitest';
import { decide, type Candidate } from '../../../sim/routing/decision/decide.ts';
import { DecisionStep } from '../../../sim/trace/reasons.ts';

const BASE: Candidate = {
  localPref: 100,
  asPathLength: 3,
  origin: 0,
  med: 0,
  neighborAs: 1,
  isExternal: true,
  igpMetric: 5,
  routerId: 7,
  clusterListLength: 1,
  neighborAddress: 9,
};
const better: readonly (readonly [keyof typeof DecisionStep, Partial<Candidate>])[] = [
  ['localPref', { localPref: 101 }],
  ['asPathLength', { asPathLength: 2 }],
  ['origin', { origin: 0 }],
  ['med', { med: 0 }],
  ['ebgpOverIbgp', { isExternal: true }],
  ['igpMetric', { igpMetric: 4 }],
  ['routerId', { routerId: 6 }],
  ['clusterList', { clusterListLength: 0 }],
  ['neighborAddress', { neighborAddress: 8 }],
];
const plain: Candidate = { ...BASE, origin: 2, med: 10, isExternal: false };

describe('decide', () => {
  it('has nothing to choose from nothing, and nothing to compare in one', () => {
    expect(decide([])).toEqual({ best: -1, step: DecisionStep.none });
    expect(decide([plain])).toEqual({ best: 0, step: DecisionStep.onlyRoute });
  });

  it.each(better)('prefers by %s', (step, change) => {
    const winner = { ...plain, ...change };
    expect(decide([plain, winner])).toEqual({ best: 1, step: DecisionStep[step] });
    expect(decide([winner, plain])).toEqual({ best: 0, step: DecisionStep[step] });
  });

  it('lets an earlier step outweigh all later ones', () => {
    better.forEach(([step, change], i) => {
      const late = Object.assign({}, ...better.slice(i + 1).map(([, later]) => later)) as Partial<Candidate>;
      expect(
        decide([
          { ...plain, ...late },
          { ...plain, ...change },
        ]),
      ).toEqual({ best: 1, step: DecisionStep[step] });
    });
  });

  it('takes a long-lived stale route for the last resort, and prefers among such routes as among all', () => {
    const [worst, best] = [{ ...plain, localPref: 0, asPathLength: 9 }, { ...plain, localPref: 200 }];
    expect(decide([{ ...best, isStale: true }, worst])).toEqual({ best: 1, step: DecisionStep.localPref });
    expect(decide([worst, { ...best, isStale: true }])).toEqual({ best: 0, step: DecisionStep.localPref });
    expect(decide([{ ...worst, isStale: true }, { ...best, isStale: true }])).toEqual({ best: 1, step: DecisionStep.localPref });
  });

  it('compares MED between routes of one neighbouring AS only, unless told otherwise', () => {
    const [low, high] = [
      { ...plain, med: 1, neighborAs: 1, routerId: 9 },
      { ...plain, med: 5, neighborAs: 2, routerId: 3 },
    ];
    expect(decide([low, high])).toEqual({ best: 1, step: DecisionStep.routerId });
    expect(decide([low, high], { alwaysCompareMed: true })).toEqual({ best: 0, step: DecisionStep.med });
  });

  it('is not an order: a third route, itself beaten, turns the choice', () => {
    const a = { ...plain, med: 10, neighborAs: 1, routerId: 1 };
    const b = { ...plain, med: 0, neighborAs: 2, routerId: 2 };
    const c = { ...plain, med: 5, neighborAs: 1, routerId: 3 };
    expect(decide([a, b]).best).toBe(0);
    expect(decide([a, b, c])).toEqual({ best: 1, step: DecisionStep.routerId });
  });
});

describe('MED', () => {
  const tied = { ...plain, localPref: 100 };

  it('leaves the choice to whoever survives within each neighbouring AS, in whatever order candidates stand', () => {
    const routes = [
      { ...tied, med: 10, neighborAs: 1, routerId: 1 },
      { ...tied, med: 0, neighborAs: 1, routerId: 3 },
      { ...tied, med: 9, neighborAs: 2, routerId: 2 },
    ];
    // AS 1 keeps the one with MED 0; against AS 2 the router id decides.
    for (const order of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) {
      const given = order.map((i) => routes[i]!);
      expect(given[decide(given).best]).toBe(routes[2]);
    }
  });

  it('compared in order of arrival chooses differently for each order (RFC 4451 §2.1.1)', () => {
    const routes = [
      { ...tied, med: 10, neighborAs: 1, routerId: 1 },
      { ...tied, med: 9, neighborAs: 2, routerId: 2 },
      { ...tied, med: 0, neighborAs: 1, routerId: 3 },
    ];
    const winner = (ages: readonly number[]): number =>
      decide(routes.map((route, i) => ({ ...route, age: ages[i]! })), { isOrderDependent: true }).best;
    // Newest first: 0 against 1 goes to 0 (router id), then to 2 by MED …
    expect(winner([3, 2, 1])).toBe(2);
    // … 1 against 2 goes to 1, then to 0 by router id …
    expect(winner([1, 3, 2])).toBe(0);
    // … 0 against 2 goes to 2 by MED, then to 1 by router id, as it does where MED is compared within each AS first.
    expect(winner([3, 1, 2])).toBe(1);
    expect(decide(routes).best).toBe(1);
  });

  it('that is missing counts as 0, the best, or as the worst where a router is set so', () => {
    const without = { ...tied, med: -1, routerId: 9 };
    const zero = { ...tied, med: 0, routerId: 8 };
    const worst = { ...tied, med: 4_294_967_295, routerId: 7 };
    expect(decide([without, zero])).toEqual({ best: 1, step: DecisionStep.routerId });
    expect(decide([without, worst])).toEqual({ best: 0, step: DecisionStep.med });
    expect(decide([without, zero], { missingMedIsWorst: true })).toEqual({ best: 1, step: DecisionStep.med });
    expect(decide([without, worst], { missingMedIsWorst: true }).best).toBe(1);
    expect(decide([without, { ...without, routerId: 4 }], { missingMedIsWorst: true })).toEqual({
      best: 1,
      step: DecisionStep.routerId,
    });
  });
});

describe('the oldest route', () => {
  const old = { ...plain, isExternal: true, routerId: 9, age: 1 };
  const young = { ...plain, isExternal: true, routerId: 1, age: 2 };

  it('is kept before router ids are compared, where a router is set so (RFC 5004)', () => {
    expect(decide([old, young])).toEqual({ best: 1, step: DecisionStep.routerId });
    expect(decide([old, young], { prefersOldest: true })).toEqual({ best: 0, step: DecisionStep.oldest });
  });

  it('gives way to everything before, and does not count among internal ones', () => {
    const nearer = { ...young, igpMetric: old.igpMetric - 1 };
    expect(decide([old, nearer], { prefersOldest: true })).toEqual({ best: 1, step: DecisionStep.igpMetric });
    const inside = [old, young].map((route) => ({ ...route, isExternal: false }));
    expect(decide(inside, { prefersOldest: true })).toEqual({ best: 1, step: DecisionStep.routerId });
  });
});

describe('reflected routes (RFC 4456 §9)', () => {
  it('are told apart by originator, then by the shorter cluster list, and only then by the neighbour’s address', () => {
    const direct = { ...plain, routerId: 5, clusterListLength: 0, neighborAddress: 9 };
    const once = { ...plain, routerId: 5, clusterListLength: 1, neighborAddress: 1 };
    const other = { ...plain, routerId: 4, clusterListLength: 3, neighborAddress: 8 };
    expect(decide([direct, once])).toEqual({ best: 0, step: DecisionStep.clusterList });
    expect(decide([direct, once, other])).toEqual({ best: 2, step: DecisionStep.routerId });
    expect(decide([once, { ...once, neighborAddress: 0 }])).toEqual({ best: 1, step: DecisionStep.neighborAddress });
  });
});
