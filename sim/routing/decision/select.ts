/**
 * Route selection at a speaker, on the columns of the RIB (RFC 4271 §9.1, RFC 4456 §9). The packed rank settles the first
 * steps; what ties on it goes through MED, external over internal, IGP metric, router id, cluster list length and neighbour
 * address. `decision/decide.ts` is the same process written for reading; a law holds the two equal.
 */
import { Feature } from '../graph/features.ts';
import { accepts } from '../policy/policy.ts';
import { importedPref, Refusal, refusalOf } from '../policy/import.ts';
import { INTERNAL_BASE, type RoutingContext } from '../rib/context.ts';
import { LOCAL_EDGE, NO_EDGE, type PrefixRib } from '../rib/prefix-rib.ts';
import { coarse, INELIGIBLE, isExternal, PATH_LENGTH_MAX, rankFrom } from '../rib/rank.ts';
import { NO_MED, PLAIN } from '../route/attributes.ts';
import { NO_ROUTE } from '../route/routes.ts';
import { carriedPref, isLongLivedStale } from './candidates.ts';

/** Rank of a route at the end that received it; INELIGIBLE where it must not be used. */
export function rankOf(context: RoutingContext, prefix: number, halfEdge: number, route: number): number {
  if (route === NO_ROUTE) return INELIGIBLE;
  const { routes, attributes, scale, intake, damped } = context;
  const plainBase = intake[2 * halfEdge + 1]!;
  const length = routes.length(route);
  const attributeId = routes.attributes(route);
  // Nearly all routes of a large graph end here: the same rules as in `refusalOf`, with fewer columns to fetch.
  if (plainBase !== 0 && attributeId === PLAIN && damped.size === 0) {
    if (length > PATH_LENGTH_MAX || routes.pathHas(route, context.graph.asOf[intake[2 * halfEdge]!]!)) return INELIGIBLE;
    return accepts(context.policies[0]!, context.prefixes[prefix]!) ? rankFrom(plainBase, length, 0) : INELIGIBLE;
  }
  if (refusalOf(context, prefix, halfEdge, route) !== Refusal.none) return INELIGIBLE;
  if (damped.size > 0 && damped.has(prefix * context.graph.halfEdgeCount + halfEdge)) return INELIGIBLE;
  const importBase = context.importBase[halfEdge]!;
  if (importBase === INTERNAL_BASE) {
    const base = scale.base(carriedPref(context, attributeId), false, isLongLivedStale(context, attributeId));
    return rankFrom(base, length, attributes.origin(attributeId));
  }
  if (attributeId === PLAIN) return rankFrom(importBase, length, 0);
  const base = scale.base(importedPref(context, halfEdge, attributeId), true, isLongLivedStale(context, attributeId));
  return rankFrom(base, length, attributes.origin(attributeId));
}

/** The best half-edge of a speaker among all its candidates, LOCAL_EDGE for an own route, NO_EDGE for none. */
export function selectBest(context: RoutingContext, rib: PrefixRib, speaker: number): number {
  if (rib.own.has(speaker)) return LOCAL_EDGE;
  const { graph } = context;
  const from = graph.firstEdge[speaker]!;
  const to = graph.firstEdge[speaker + 1]!;
  const { rank } = rib;
  let best = NO_EDGE;
  let highest = INELIGIBLE;
  for (let h = from; h < to; h++) {
    if (rank[h]! > highest) {
      highest = rank[h]!;
      best = h;
    }
  }
  if (best === NO_EDGE || isSimple(context, speaker)) return best;
  return breakTies(context, rib, speaker, from, to, coarse(highest));
}

/** Whether one candidate can be compared with the best alone, without looking at the others. */
export const isSimple = (context: RoutingContext, speaker: number): boolean =>
  context.comparesAll[speaker] === 0 && !context.attributes.hasMed;

/** Candidates that tie on the packed rank: as many as the speaker being looked at has, the rest is left from others. */
let tied = new Int32Array(64);

function breakTies(context: RoutingContext, rib: PrefixRib, speaker: number, from: number, to: number, level: number): number {
  const { routes, attributes, graph, igp } = context;
  const bits = graph.features[speaker]!;
  if (to - from > tied.length) tied = new Int32Array(2 * (to - from));
  const candidates = tied;
  let count = 0;
  for (let h = from; h < to; h++) {
    if (rib.rank[h] !== INELIGIBLE && coarse(rib.rank[h]!) === level) candidates[count++] = h;
  }
  const isOrdered = (bits & Feature.orderDependentMed) !== 0 && rib.ages !== null;
  if (isOrdered) newestFirst(candidates.subarray(0, count), rib.ages!);
  let best = NO_EDGE;
  let bestMetric = Infinity;
  let bestExternal = false;
  for (let i = 0; i < count; i++) {
    const h = candidates[i]!;
    if (attributes.hasMed && !isOrdered && losesByMed(context, rib, bits, h, candidates, count)) continue;
    const external = isExternal(rib.rank[h]!);
    const nextHop = attributes.nextHop(routes.attributes(rib.adjIn[h]!));
    const metric = external ? 0 : igp.metric(speaker, nextHop);
    if (best !== NO_EDGE && !(isOrdered && hasLowerMed(context, rib, bits, h, best))) {
      if (isOrdered && hasLowerMed(context, rib, bits, best, h)) continue;
      if (bestExternal !== external) {
        if (bestExternal) continue;
      } else if (metric !== bestMetric) {
        if (metric > bestMetric) continue;
      } else if (!winsLate(context, rib, h, best, external && (bits & Feature.prefersOldest) !== 0)) continue;
    }
    best = h;
    bestMetric = metric;
    bestExternal = external;
  }
  return best;
}

/** Step c as a speaker of these features takes it: whether `a` is comparable with `b` and has the lower MED. */
function hasLowerMed(context: RoutingContext, rib: PrefixRib, bits: number, a: number, b: number): boolean {
  const { routes } = context;
  const isComparable =
    (bits & Feature.alwaysCompareMed) !== 0 || routes.firstAs(rib.adjIn[a]!) === routes.firstAs(rib.adjIn[b]!);
  return isComparable && medOf(context, rib, bits, a) < medOf(context, rib, bits, b);
}

function medOf({ attributes, routes }: RoutingContext, rib: PrefixRib, bits: number, h: number): number {
  const med = attributes.med(routes.attributes(rib.adjIn[h]!));
  if (med !== NO_MED) return med;
  return (bits & Feature.missingMedIsWorst) !== 0 ? Infinity : 0;
}

/** Whether any candidate beats one by MED. */
function losesByMed(
  context: RoutingContext,
  rib: PrefixRib,
  bits: number,
  h: number,
  candidates: Int32Array,
  count: number,
): boolean {
  for (let i = 0; i < count; i++) if (hasLowerMed(context, rib, bits, candidates[i]!, h)) return true;
  return false;
}

const newestFirst = (candidates: Int32Array, ages: ArrayLike<number>): void => {
  candidates.sort((a, b) => ages[b]! - ages[a]! || a - b);
};

/** Age where it counts, then steps f and g with RFC 4456 §9: router id, cluster list length, neighbour address. */
function winsLate(context: RoutingContext, rib: PrefixRib, h: number, best: number, prefersOldest: boolean): boolean {
  if (prefersOldest && rib.ages !== null) {
    const difference = rib.ages[h]! - rib.ages[best]!;
    if (difference !== 0) return difference < 0;
  }
  const mine = identifier(context, rib, h);
  const theirs = identifier(context, rib, best);
  if (mine !== theirs) return mine < theirs;
  const { attributes, routes } = context;
  const clusters = (edge: number): number =>
    attributes.clusterListLength(attributes.clusters(routes.attributes(rib.adjIn[edge]!)));
  const difference = clusters(h) - clusters(best);
  return difference !== 0 ? difference < 0 : h < best;
}

/** Router id of the sender, for which ORIGINATOR_ID stands in on reflected routes. */
function identifier(context: RoutingContext, rib: PrefixRib, halfEdge: number): number {
  const { graph, attributes, routes } = context;
  const originator = attributes.originator(routes.attributes(rib.adjIn[halfEdge]!));
  return graph.routerId[originator >= 0 ? originator : graph.peer[halfEdge]!]!;
}
