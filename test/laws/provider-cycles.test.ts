/**
 * Goal: relationships of any kind, cycles of providers among them, have one stable state under the default policies, and sweep,
 * fixpoint, what-ifs and engine all come to it. Method: random relations between random pairs, half the worlds with a cycle.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../sim/kernel/dice.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { stream } from '../../sim/kernel/streams.ts';
import { instant } from '../../sim/kernel/time.ts';
import { RoutingEngine } from '../../sim/routing/engine/engine.ts';
import { halfEdgeBetween } from '../../sim/routing/graph/as-graph.ts';
import { providerCycle } from '../../sim/routing/graph/provider-cycle.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';
import { solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { gaoRexfordSweep } from '../../sim/routing/solver/gao-rexford.ts';
import { WhatIf } from '../../sim/routing/solver/what-if.ts';
import { PREFIX } from '../support/random-internet.ts';
import { randomRelations } from '../support/random-relations.ts';

const LINK_RATIO = 0.35;
const DELAY_MAX_US = 50_000;
const EVENTS_MAX = 1_000_000;

describe('any relations', () => {
  it('have one stable state, which every way leads to', () => {
    let cycleCount = 0;
    const seeds = fc.integer({ min: 0, max: 2_147_483_647 });
    fc.assert(
      fc.property(seeds, fc.integer({ min: 3, max: 14 }), (seed, asCount) => {
        const graph = randomRelations(seed, asCount, LINK_RATIO, DELAY_MAX_US);
        const cycle = providerCycle(graph);
        if (cycle.length > 0) cycleCount++;
        expect(new Set(cycle).size).toBe(cycle.length);
        cycle.forEach((speaker, i) => {
          const h = halfEdgeBetween(graph, speaker, cycle[(i + 1) % cycle.length]!);
          expect(graph.relation[h]).toBe(Relation.provider);
        });
        const dice = stream(seed, 'origins');
        const origins = [...new Set([dice.integer(0, asCount - 1), dice.integer(0, asCount - 1)])];
        const sweep = gaoRexfordSweep(graph);
        if (!sweep.ok) throw new Error(sweep.has);
        const wanted = [...sweep.value.solve(origins).via];

        const solved = routingContext(graph, { prefixes: [PREFIX] });
        expect(solveFixpoint(solved, 0, origins.map((speaker) => ({ speaker }))).isStable).toBe(true);
        expect([...solved.ribs[0]!.locEdge]).toEqual(wanted);

        const scheduler = new Scheduler();
        const engine = new RoutingEngine(routingContext(graph, { prefixes: [PREFIX] }), { scheduler, seed: 1 as Seed });
        for (const origin of origins) engine.originate(0, origin, true);
        expect(scheduler.run(instant(Number.MAX_SAFE_INTEGER), EVENTS_MAX)).toBe('quiet');
        expect([...engine.context.ribs[0]!.locEdge]).toEqual(wanted);

        const whatIf = new WhatIf(graph, sweep.value, []);
        for (const origin of origins) whatIf.apply({ origins: [[origin, true]] });
        expect([...whatIf.state.via]).toEqual(wanted);
        const stays = origins.slice(1);
        whatIf.apply({ origins: [[origins[0]!, false]] });
        expect([...whatIf.state.via]).toEqual([...sweep.value.solve(stays).via]);
      }),
      { numRuns: 300 },
    );
    expect(cycleCount).toBeGreaterThan(50);
  });
});
