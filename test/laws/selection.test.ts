/**
 * Goal: the packed selection on columns is the decision process of RFC 4271 as `decide` writes it out. Method: random
 * candidate sets with external and internal sessions, reflection, long-lived stale routes, MED and ties on every step, at
 * speakers with every combination of features and with random ages; both must choose the same, and find the same candidates.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesAt } from '../../sim/routing/decision/candidates.ts';
import { decide, type Candidate, type DecisionOptions } from '../../sim/routing/decision/decide.ts';
import { rankOf, selectBest } from '../../sim/routing/decision/select.ts';
import { GraphBuilder } from '../../sim/routing/graph/builder.ts';
import type { SpeakerFeatures } from '../../sim/routing/graph/features.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY } from '../../sim/routing/policy/policy.ts';
import { routingContext } from '../../sim/routing/rib/context.ts';
import { NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { NO_MED, PLAIN_ATTRIBUTES } from '../../sim/routing/route/attributes.ts';
import { WellKnown } from '../../sim/model/community.ts';
import { NO_COMMUNITIES } from '../../sim/routing/route/communities.ts';
import { OWN_ROUTE } from '../../sim/routing/route/routes.ts';
import { PREFIX } from '../support/random-internet.ts';

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const offer = fc.record({
  isInternal: fc.boolean(),
  isStale: fc.constantFrom(false, false, true),
  localPref: fc.constantFrom(50, 100, 100, 100, 200),
  path: fc.array(small(2), { minLength: 0, maxLength: 3 }),
  origin: fc.constantFrom(0, 0, 0, 1, 2),
  med: fc.constantFrom(NO_MED, 0, 1, 2),
  metric: fc.constantFrom(0, 1, 1, 2, Infinity),
  originator: small(4),
  isReflected: fc.boolean(),
  clusters: small(2),
  routerId: small(3),
  age: small(4),
});
type Offer = typeof offer extends fc.Arbitrary<infer T> ? T : never;

const plainSpeaker: SpeakerFeatures = {};
const features: fc.Arbitrary<SpeakerFeatures> = fc.record({
  med: fc.constantFrom('per-neighbor-as', 'always', 'order-dependent'),
  missingMedIsWorst: fc.boolean(),
  prefersOldest: fc.boolean(),
  detectsLoopsWhenSending: fc.boolean(),
});
const asOptions = ({ med, missingMedIsWorst, prefersOldest }: SpeakerFeatures): DecisionOptions => ({
  alwaysCompareMed: med === 'always',
  isOrderDependent: med === 'order-dependent',
  missingMedIsWorst: missingMedIsWorst === true,
  prefersOldest: prefersOldest === true,
});

interface Chosen {
  readonly packed: number;
  readonly written: number;
  readonly found: number[];
  readonly wanted: number[];
}

function choose(offers: readonly Offer[], runs = plainSpeaker): Chosen {
  const builder = new GraphBuilder();
  const speaker = builder.speaker({ as: builder.as(1), routerId: 99, key: 1, ...runs });
  // Speakers that reflected routes came from.
  const originators = [5, 4, 3, 2, 1].map((routerId) => builder.speaker({ as: builder.as(1), routerId, key: 2 }));
  const prefs = [50, 100, 200];
  const neighbours = offers.map(({ isInternal, routerId, localPref }, i) => {
    const neighbour = builder.speaker({ as: builder.as(isInternal ? 1 : 10 + i), routerId, key: 3 + i });
    builder.session({
      a: speaker,
      b: neighbour,
      relation: isInternal ? Relation.internal : Relation.peer,
      delayUs: 0,
      policyA: isInternal ? 0 : 1 + prefs.indexOf(localPref),
    });
    return neighbour;
  });
  const metrics = new Map(neighbours.map((neighbour, i) => [neighbour, offers[i]!.metric]));
  const graph = builder.build();
  const policies = [DEFAULT_POLICY, ...prefs.map((localPref) => ({ ...DEFAULT_POLICY, localPref }))];
  const igp = { metric: (_: number, to: number) => metrics.get(to)! };
  const context = routingContext(graph, { policies, prefixes: [PREFIX], igp });
  const rib = context.ribs[0]!;
  const stale = context.attributes.communities.intern([WellKnown.llgrStale]);
  const firstAses = [builder.as(201), builder.as(202), builder.as(203)];

  const candidates: Candidate[] = [];
  const wanted: number[] = [];
  for (let h = graph.firstEdge[speaker]!; h < graph.firstEdge[speaker + 1]!; h++) {
    const i = neighbours.indexOf(graph.peer[h]!);
    const made = offers[i]!;
    const isReflected = made.isInternal && made.isReflected;
    let clusters = 0;
    if (isReflected)
      for (let count = 0; count < made.clusters; count++) clusters = context.attributes.clusterListWith(50 + count, clusters);
    const originator = isReflected ? originators[made.originator]! : -1;
    const attributes = context.attributes.intern({
      ...PLAIN_ATTRIBUTES,
      origin: made.origin,
      med: made.med,
      originator,
      clusters,
      communities: made.isStale ? stale : NO_COMMUNITIES,
      ...(made.isInternal ? { localPref: made.localPref, nextHop: neighbours[i]! } : {}),
    });
    let route = OWN_ROUTE;
    for (const as of made.path.toReversed()) route = context.routes.prepended(route, firstAses[as]!);
    rib.adjIn[h] = context.routes.withAttributes(route, attributes);
    if (rib.ages !== null) rib.ages[h] = made.age;
    rib.rank[h] = rankOf(context, 0, h, rib.adjIn[h]!);
    if (made.isInternal && made.metric === Infinity) continue;
    wanted.push(h);
    candidates.push({
      isStale: made.isStale,
      localPref: made.localPref,
      asPathLength: made.path.length,
      origin: made.origin,
      med: made.med,
      neighborAs: made.path[0] ?? -1,
      isExternal: !made.isInternal,
      igpMetric: made.isInternal ? made.metric : 0,
      age: made.age,
      routerId: isReflected ? 5 - made.originator : made.routerId,
      clusterListLength: isReflected ? made.clusters : 0,
      neighborAddress: h,
    });
  }
  const { best } = decide(candidates, asOptions(runs));
  return {
    packed: selectBest(context, rib, speaker),
    written: best < 0 ? NO_EDGE : wanted[best]!,
    found: candidatesAt(context, rib, speaker).map(({ halfEdge }) => halfEdge),
    wanted,
  };
}

describe('selection', () => {
  it('chooses what the written decision process chooses', () => {
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 8 }), (offers) => {
        const { packed, written, found, wanted } = choose(offers);
        expect(found).toEqual(wanted);
        expect(packed).toBe(written);
      }),
      { numRuns: 1500 },
    );
  });

  it('chooses so whatever the speaker does differently, and whenever routes came', () => {
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 8 }), features, (offers, runs) => {
        const { packed, written, found, wanted } = choose(offers, runs);
        expect(found).toEqual(wanted);
        expect(packed).toBe(written);
      }),
      { numRuns: 1200 },
    );
  });

  it('chooses so among routes that are all kept beyond the restart of their neighbours', () => {
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 8 }), features, (offers, runs) => {
        const { packed, written } = choose(offers.map((made) => ({ ...made, isStale: true })), runs);
        expect(packed).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('chooses so among routes that only MED, age and router id tell apart', () => {
    const tied = offer.map((made): Offer => {
      return { ...made, isStale: false, localPref: 100, origin: 0, path: [made.path.length % 2], isReflected: false };
    });
    fc.assert(
      fc.property(fc.array(tied, { minLength: 3, maxLength: 6 }), features, fc.boolean(), (offers, runs, isExternal) => {
        const { packed, written } = choose(isExternal ? offers.map((made) => ({ ...made, isInternal: false })) : offers, runs);
        expect(packed).toBe(written);
      }),
      { numRuns: 800 },
    );
  });

  it('chooses so where the speaker has external sessions only, with and without MED', () => {
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 8 }), fc.boolean(), (offers, hasMed) => {
        const external = offers.map((made) => ({ ...made, isInternal: false, med: hasMed ? made.med : NO_MED }));
        const { packed, written } = choose(external);
        expect(packed).toBe(written);
      }),
      { numRuns: 500 },
    );
  });
});
