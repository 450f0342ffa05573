/**
 * Goal: where everybody attests and validates, neither a leak nor a false origin gets beyond those who commit it. Method: random
 * worlds with a leaking AS and one that originates somebody else's prefix; every selected path is walked over the graph's
 * relations. The same worlds without validation show that there was something to stop.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../sim/model/prefix.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { AspaTable } from '../../sim/routing/policy/aspa.ts';
import { RoaTable } from '../../sim/routing/policy/origin-validation.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { Rpki } from '../../sim/routing/policy/rpki.ts';
import { routingContext, type RoutingContext } from '../../sim/routing/rib/context.ts';
import { LOCAL_EDGE, NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { solveFixpoint } from '../../sim/routing/solver/fixpoint.ts';
import { PREFIX, randomInternet, type RandomInternet } from '../support/random-internet.ts';

const PLAIN = 1;
const LEAKY = 2;

interface Bad {
  readonly leaker: number;
  readonly hijacker: number;
}

/** The world solved with everybody validating or nobody; one router for each AS. */
function solved({ graph }: RandomInternet, origin: number, { leaker, hijacker }: Bad, isValidated: boolean): RoutingContext {
  const asnOf = (speaker: number): number => graph.asNumbers[graph.asOf[speaker]!]!;
  const aspas = new AspaTable();
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) aspas.attest(asnOf(speaker), []);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const owner = graph.owner[h]!;
    if (graph.relation[h] === Relation.provider) aspas.attest(asnOf(owner), [asnOf(graph.peer[h]!)]);
    graph.policy[h] = owner === leaker ? LEAKY : PLAIN;
  }
  const prefix = parsePrefix(PREFIX.text);
  const roas = new RoaTable([{ prefix, maxLength: prefix.length, asn: asnOf(origin) }]);
  const policy = {
    ...DEFAULT_POLICY,
    originValidation: isValidated ? 'drop-invalid' : 'off',
    validatesPaths: isValidated,
  } as const;
  const context = routingContext(graph, {
    policies: [DEFAULT_POLICY, policy, { ...policy, leaks: true }],
    prefixes: [PREFIX],
    rpki: new Rpki([prefix], roas, aspas),
  });
  const origins = [origin, ...(hijacker >= 0 ? [hijacker] : [])].map((speaker) => ({ speaker }));
  solveFixpoint(context, 0, origins);
  return context;
}

/** Speakers whose route went up or sideways after it had come down or sideways: those behind a leak. */
function behindLeaks({ graph, ribs }: RoutingContext): number[] {
  const { locEdge } = ribs[0]!;
  return Array.from(locEdge.keys()).filter((start) => {
    let mayClimb = true;
    let speaker = start;
    for (let steps = 0; locEdge[speaker] !== NO_EDGE && locEdge[speaker] !== LOCAL_EDGE && steps <= graph.speakerCount; steps++) {
      const edge = locEdge[speaker]!;
      // Towards the origin: over a provider is up, and only while nothing but ups lies behind.
      const isUp = graph.relation[edge] === Relation.provider;
      if (!mayClimb && graph.relation[edge] !== Relation.customer) return true;
      if (!isUp) mayClimb = false;
      speaker = graph.peer[edge]!;
    }
    return false;
  });
}

/** Speakers whose packets end at the wrong origin, itself left out. */
function captured({ graph, ribs }: RoutingContext, hijacker: number): number[] {
  const { locEdge } = ribs[0]!;
  const endOf = (start: number): number => {
    let speaker = start;
    for (let steps = 0; locEdge[speaker]! >= 0 && steps <= graph.speakerCount; steps++) speaker = graph.peer[locEdge[speaker]!]!;
    return speaker;
  };
  return Array.from(locEdge.keys()).filter((s) => s !== hijacker && locEdge[s] !== NO_EDGE && endOf(s) === hijacker);
}

const world = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    asCount: fc.integer({ min: 4, max: 40 }),
    picks: fc.tuple(fc.nat(), fc.nat()),
  })
  .map(({ seed, asCount, picks: [a, b] }) => {
    const origin = a % asCount;
    return { internet: randomInternet({ seed, asCount }), origin, other: (origin + 1 + (b % (asCount - 1))) % asCount };
  });

describe('with attestations of all and validation by all', () => {
  it('a leak stops at the first who is told', () => {
    let leaks = 0;
    fc.assert(
      fc.property(world, ({ internet, origin, other }) => {
        const bad = { leaker: other, hijacker: -1 };
        leaks += behindLeaks(solved(internet, origin, bad, false)).length;
        const context = solved(internet, origin, bad, true);
        expect(behindLeaks(context)).toEqual([]);
        // Nobody loses the route: what stays is what there would have been without the leak.
        const clean = solved(internet, origin, { leaker: -1, hijacker: -1 }, true);
        expect(context.ribs[0]!.locEdge).toEqual(clean.ribs[0]!.locEdge);
      }),
      { numRuns: 150, seed: 1 },
    );
    expect(leaks).toBeGreaterThan(0);
  });

  it('a false origin is believed by itself alone', () => {
    let victims = 0;
    fc.assert(
      fc.property(world, ({ internet, origin, other }) => {
        const bad = { leaker: -1, hijacker: other };
        victims += captured(solved(internet, origin, bad, false), other).length;
        expect(captured(solved(internet, origin, bad, true), other)).toEqual([]);
      }),
      { numRuns: 150, seed: 1 },
    );
    expect(victims).toBeGreaterThan(0);
  });
});
