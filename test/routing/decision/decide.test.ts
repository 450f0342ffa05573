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
