/**
 * A routing beacon on the AS internet: an AS with two providers and 59 peers, as RIS's at the Amsterdam exchange had, and a
 * collector that 90 ASes send their full tables to. The beacon is announced, loses its busiest provider, gets it back, and is
 * withdrawn.
 */
import { stream } from '../../sim/kernel/streams.ts';
import { Relation } from '../../sim/routing/graph/relation.ts';
import type { RoutingContext } from '../../sim/routing/rib/context.ts';
import { NO_EDGE } from '../../sim/routing/rib/prefix-rib.ts';
import { asInternet, asRun, CALIBRATED, CALIBRATED_RUN, TIER_1_COUNT, type Aftermath } from './as-internet.ts';
import { quantile } from './statistics.ts';

export const AS_COUNT = 3000;
export const OBSERVERS = 90;
const PEERS = 59;
const PROVIDERS = 2;
const TRANSITS = Math.floor(AS_COUNT * 0.15);

export interface Observed {
  readonly aftermath: Aftermath;
  /** Median of the last change over the ASes that changed: all of them, those at the top, stubs. */
  readonly medianSeconds: number;
  readonly tier1Seconds: number;
  readonly stubSeconds: number;
  /** Messages that the collector got. */
  readonly updates: number;
  /** By observer, in s: when it first announced, or withdrew for good; those that did neither are left out. */
  readonly announcedSeconds: readonly number[];
  readonly withdrawnSeconds: readonly number[];
}

export interface BeaconRun {
  readonly up: Observed;
  readonly failover: Observed;
  readonly down: Observed;
}

export function beaconRun(seed: number): BeaconRun {
  const dice = stream(seed, 'beacon');
  const all = Array.from({ length: AS_COUNT }, (_, i) => i + 1);
  const transits = all.slice(0, TRANSITS);
  const half = OBSERVERS / 2;
  const observers = [...dice.shuffled(transits).slice(0, half), ...dice.shuffled(all.slice(TRANSITS)).slice(0, half)];
  const sellers = dice.shuffled(transits).slice(0, PROVIDERS);
  const peers = dice.shuffled(transits.slice(TIER_1_COUNT).filter((as) => !sellers.includes(as))).slice(0, PEERS);
  const [collectorAs, beaconAs] = [AS_COUNT + 1, AS_COUNT + 2];
  const extra = [
    { asn: collectorAs, providers: observers },
    { asn: beaconAs, providers: sellers, peers },
  ];
  const net = asInternet({ ...CALIBRATED, asCount: AS_COUNT, seed, extra });
  const { graph } = net;
  const [collector, beacon] = [net.speakerOf(collectorAs), net.speakerOf(beaconAs)];
  let told: { halfEdge: number; isAnnounced: boolean; seconds: number }[] = [];
  const run = asRun(net, {
    ...CALIBRATED_RUN,
    seed,
    onMessage: (halfEdge, isAnnounced, seconds) => {
      if (graph.peer[halfEdge] === collector) told.push({ halfEdge, isAnnounced, seconds });
    },
  });
  const everyone = all.map((as) => net.speakerOf(as));
  const observed = (aftermath: Aftermath): Observed => {
    const medianOf = (speakers: readonly number[]): number =>
      quantile(speakers.map((speaker) => aftermath.settledSeconds[speaker]!).filter((seconds) => seconds >= 0), 0.5);
    const announced = new Map<number, number>();
    const withdrawn = new Map<number, number>();
    for (const { halfEdge, isAnnounced, seconds } of told) {
      if (isAnnounced && !announced.has(halfEdge)) announced.set(halfEdge, seconds);
      if (!isAnnounced) withdrawn.set(halfEdge, seconds);
    }
    const updates = told.length;
    told = [];
    return {
      aftermath,
      medianSeconds: medianOf(everyone),
      tier1Seconds: medianOf(net.tier1),
      stubSeconds: medianOf(net.stubs),
      updates,
      announcedSeconds: [...announced.values()],
      withdrawnSeconds: [...withdrawn.values()],
    };
  };
  const up = observed(run.after((engine) => engine.originate(0, beacon, true)));
  const busiest = busiestProvider(run.context, beacon);
  const ends = [busiest, graph.mate[busiest]!];
  const failover = observed(run.after((engine) => ends.forEach((end) => engine.sessionLost(end))));
  run.after((engine) => ends.forEach((end) => engine.sessionEstablished(end)));
  told = [];
  const down = observed(run.after((engine) => engine.originate(0, beacon, false)));
  return { up, failover, down };
}

/** The half-edge of an origin towards the provider through which most ASes reach it. */
function busiestProvider({ graph, routes, ribs }: RoutingContext, origin: number): number {
  const { locEdge, locRoute } = ribs[0]!;
  const users = new Map<number, number>();
  for (let speaker = 0; speaker < graph.speakerCount; speaker++) {
    if (locEdge[speaker] === NO_EDGE) continue;
    const next = routes.path(locRoute[speaker]!).at(-2);
    if (next !== undefined) users.set(next, (users.get(next) ?? 0) + 1);
  }
  let busiest = -1;
  for (let h = graph.firstEdge[origin]!; h < graph.firstEdge[origin + 1]!; h++) {
    if (graph.relation[h] !== Relation.provider) continue;
    const count = users.get(graph.asOf[graph.peer[h]!]!) ?? 0;
    if (busiest === -1 || count > (users.get(graph.asOf[graph.peer[busiest]!]!) ?? 0)) busiest = h;
  }
  return busiest;
}
