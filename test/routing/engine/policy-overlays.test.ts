/**
 * Goal: changes of policy compose, and whatever order they are taken back in, nothing of them stays. Method: random changes held
 * and let go of in random order on a small world (fast-check), policies and routes against those of the start.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, seconds } from '../../../sim/kernel/time.ts';
import { WellKnown } from '../../../sim/model/community.ts';
import { changed, type PolicyChange } from '../../../sim/routing/engine/policy-overlays.ts';
import { DEFAULT_POLICY } from '../../../sim/routing/policy/policy.ts';
import { prepare } from '../../../sim/run/simulate.ts';
import { routingState } from '../../support/runs.ts';
import { ampleChoice, scenarioOf, worldOf } from '../../support/worlds.ts';

const change: fc.Arbitrary<PolicyChange> = fc.constantFrom<PolicyChange>(
  { prependCount: 2 },
  { communities: [WellKnown.gracefulShutdown] },
  { announcesNothing: true },
  { leaks: true },
  { prependOwn: { prefixes: [2], count: 1 } },
);

describe('changes of policy', () => {
  it('add up', () => {
    const own = new Map([[2, { prependCount: 1, med: 7 }]]);
    const twice = [{ prependCount: 2 }, { prependOwn: { prefixes: [2, 5], count: 3 } }].reduce(changed, {
      ...DEFAULT_POLICY, prependCount: 1, own,
    });
    expect(twice.prependCount).toBe(3);
    expect([...twice.own!]).toEqual([[2, { prependCount: 4, med: 7 }], [5, { prependCount: 3 }]]);
    expect([...changed(DEFAULT_POLICY, { announcesNothing: true, leaks: true }).announced!]).toEqual([]);
    expect(changed({ ...DEFAULT_POLICY, announced: new Set([1]) }, { leaks: true }).announced).toBeNull();
  });

  it('leave nothing behind, in whatever order they go', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), change, fc.integer({ min: 1, max: 100 }), fc.nat(1000)), { minLength: 1, maxLength: 6 }),
        (steps) => {
          const { world } = prepare(scenarioOf(worldOf(ampleChoice), { duration: seconds(3000) }));
          const { context, policyOverlays, scheduler } = world;
          scheduler.run(instant(seconds(1)));
          const [policies, routes] = [[...context.policyOf], routingState(world)];
          let now = 1;
          const undo = steps.map(([end, what, pause, order]) => {
            const back = policyOverlays.hold(end % context.graph.halfEdgeCount, what);
            scheduler.run(instant(seconds((now += pause))));
            return { back, order };
          });
          for (const { back } of undo.sort((a, b) => a.order - b.order)) {
            back();
            scheduler.run(instant(seconds((now += 7))));
          }
          scheduler.run(instant(seconds(2900)));
          expect([...context.policyOf]).toEqual(policies);
          expect(routingState(world)).toEqual(routes);
        },
      ),
      { numRuns: 25 },
    );
  });
});
