/**
 * Goal: the routes that a router uses side by side are those that no step before the last tie-breaks removes from the whole set
 * (RFC 4271 §9.1.2.2), which is not the same as those that tie with the best one. Method: one router with providers of two ASes,
 * two of them of one AS with MEDs of their own; who is in use is read off.
 */
import { describe, expect, it } from 'vitest';
import { pathsInUse } from '../../../sim/routing/decision/multipath.ts';
import type { SpeakerSpec } from '../../../sim/routing/graph/builder.ts';
import { Relation } from '../../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { smallNetwork } from '../../support/small-network.ts';

type Three<T> = readonly [T, T, T];

/**
 * Router 0 has providers 1 and 2 (AS 2) and 3 (AS 3), each with a way to origin 4; neighbours in use, the best first. Router 3
 * has the lowest router id unless given otherwise, and is the best where nothing before tells.
 */
function inUse(
  meds: Three<number | null>,
  spec: Partial<SpeakerSpec> = {},
  routerIds: Three<number> = [11, 12, 5],
  comesAfterMs: Three<number> = [1, 1, 1],
): number[] {
  const network = smallNetwork(
    [100, 2, 2, 3, 9],
    [1, 2, 3].flatMap((middle) => [
      { a: 0, b: middle, relation: Relation.provider, policyB: middle, delayUs: comesAfterMs[middle - 1]! * 1000 },
      { a: middle, b: 4, relation: Relation.customer },
    ]),
    {
      speaker: (i) => (i === 0 ? { multipath: 4, ...spec } : { routerId: routerIds[i - 1] ?? 90 + i }),
      context: { policies: [DEFAULT_POLICY, ...meds.map((med) => ({ ...DEFAULT_POLICY, med }))] },
    },
  );
  network.engine.originate(0, 4, true);
  network.rest();
  const { context } = network;
  return pathsInUse(context, context.ribs[0]!, 0).map((edge) => context.graph.peer[edge]!);
}

describe('paths in use', () => {
  it('are all that tie, the best first', () => {
    expect(inUse([null, null, null])).toEqual([3, 1, 2]);
    expect(inUse([10, 10, 20])).toEqual([3, 1, 2]);
  });

  it('leave out a route that loses by MED within its AS, though the best one is of another AS', () => {
    expect(inUse([10, 20, null])).toEqual([3, 1]);
    expect(inUse([20, 10, null])).toEqual([3, 2]);
  });

  it('are the best alone where the order of arrival chose one that loses by MED within its AS', () => {
    // Newest first, router 2 loses to 3 by router id and 3 to 1, which never meets 2 and its lower MED.
    const lucky: Three<number> = [4, 12, 5];
    expect(inUse([10, 0, null], { med: 'order-dependent' }, lucky, [1, 3, 2])).toEqual([1]);
    // Here 1 meets 2 first.
    expect(inUse([10, 0, null], { med: 'order-dependent' }, lucky, [3, 2, 1])).toEqual([3, 2]);
    expect(inUse([10, 0, null], { med: 'per-neighbor-as' }, lucky, [1, 3, 2])).toEqual([3, 2]);
  });

  it('leave out what loses by MED to another AS where all MEDs are compared', () => {
    expect(inUse([10, 20, 10], { med: 'always' })).toEqual([3, 1]);
    expect(inUse([10, 20, null], { med: 'always' })).toEqual([3]);
  });
});
