/**
 * Turns a topology into routers, links and sessions: the routing graph with everything that tells its numbers from names. Our own
 * routers come first, then other people's points of presence, each by stable id; router ids are hashes of ids, so that one more
 * entity renumbers nobody, unless a topology gives them (ASes of a measured graph go by their numbers).
 */
import { present } from '../../kernel/assert.ts';
import type { BgpBehaviour } from '../../model/topology/bgp-types.ts';
import type { Bfd, Medium, OutsideAs, Relationship, Topology } from '../../model/topology/types.ts';
import { GraphBuilder, idKey } from '../../routing/graph/builder.ts';
import type { RoutingGraph } from '../../routing/graph/graph.ts';
import type { PhysicalLink } from '../../routing/graph/physical.ts';
import { Relation } from '../../routing/graph/relation.ts';
import type { MeshArea } from '../../routing/igp/mesh-area.ts';
import type { FlapProfile } from '../../routing/session/flap-damping.ts';
import { agreementOf, type Agreement, behaviourOf, dampingBy, featuresOf } from './bgp.ts';
import { PolicyTable } from './policies.ts';
import type { PrefixPlan } from './prefixes.ts';
import { meshes, speakerKey, speakersOf, type SpeakerInfo } from './speakers.ts';

export interface LinkInfo extends PhysicalLink {
  readonly id: string;
  readonly name: string;
  readonly kind: 'backbone' | 'session' | 'outside';
  readonly medium: Medium;
  readonly bfd: Bfd | null;
  readonly capacityBps: number | null;
  readonly riskGroups: readonly string[];
}

/** What a session's two ends go by; index 0 is the end written first. */
export interface SessionInfo {
  readonly id: string;
  readonly link: number;
  readonly ends: readonly [number, number];
  readonly hold: { readonly holdUs: number; readonly keepaliveUs: number } | null;
  readonly isOurs: boolean;
  /** What each end does for the other's restarts (RFC 4724). */
  readonly restarts: Agreement['restarts'];
}

export interface Network {
  readonly graph: RoutingGraph;
  readonly speakers: readonly SpeakerInfo[];
  readonly links: readonly LinkInfo[];
  readonly sessions: readonly SessionInfo[];
  readonly policies: PolicyTable;
  readonly ownRouters: readonly number[];
  readonly meshOf: readonly (MeshArea | null)[];
  /** Undefined where nobody damps. */
  readonly dampingOf: ((halfEdge: number) => FlapProfile | null) | undefined;
  speakerOf(id: string): number;
}

const RELATION: Readonly<Record<Relationship, Relation>> = {
  transit: Relation.provider,
  peer: Relation.peer,
  'route-server': Relation.routeServer,
  customer: Relation.customer,
};

export function buildNetwork(topology: Topology, plan: PrefixPlan): Network {
  const speakers = speakersOf(topology);
  const index = new Map(speakers.map((speaker, i) => [speakerKey(speaker.as === null, speaker.id), i]));
  const own = (id: string): number => present(index.get(speakerKey(true, id)), `router ${id}`);
  const pop = (id: string): number => present(index.get(speakerKey(false, id)), `pop ${id}`);
  const ases = new Map(topology.internet.ases.map((as) => [as.id, as]));
  const behaviourAt = (speaker: SpeakerInfo): BgpBehaviour =>
    speaker.as === null ? topology.as.bgp : behaviourOf(ases.get(speaker.as)!);
  const builder = new GraphBuilder();
  for (const speaker of speakers) {
    const key = speakerKey(speaker.as === null, speaker.id);
    const { low, high } = speaker.timers.processing;
    builder.speaker({
      as: builder.as(speaker.asn),
      routerId: speaker.routerId,
      key: idKey(key),
      processingLowUs: low,
      processingSpanUs: high - low,
      limitsWithdrawals: speaker.timers.limitWithdrawals,
      ...featuresOf(behaviourAt(speaker)),
      installDelayUs: speaker.as === null ? topology.as.fibInstall : ases.get(speaker.as)!.fibInstall,
    });
  }

  const policies = new PolicyTable(
    plan,
    topology.aggregates.map((aggregate) => aggregate.id),
  );
  const links: LinkInfo[] = [];
  const sessions: SessionInfo[] = [];
  const mrai = (speaker: number, isInternal: boolean): number =>
    isInternal ? speakers[speaker]!.timers.mraiIbgp : speakers[speaker]!.timers.mraiEbgp;
  const addLink = (link: LinkInfo): number => {
    builder.link();
    return links.push(link) - 1;
  };
  const external = (
    id: string,
    link: number,
    a: number,
    b: number,
    relation: Relation,
    policyA: number,
    policyB: number,
    hold: SessionInfo['hold'],
    isOurs: boolean,
    restarts: Agreement['restarts'],
  ): void => {
    builder.session({
      a,
      b,
      relation,
      delayUs: links[link]!.delayUs,
      link,
      key: idKey(`session/${id}`),
      mraiUsA: mrai(a, false),
      mraiUsB: mrai(b, false),
      policyA,
      policyB,
    });
    sessions.push({ id, link, ends: [a, b], hold, isOurs, restarts });
  };

  for (const link of topology.backbone) {
    addLink({
      id: link.id,
      name: link.name,
      kind: 'backbone',
      a: own(link.ends[0]),
      b: own(link.ends[1]),
      delayUs: link.delay,
      metric: link.metric,
      isBackbone: true,
      medium: link.medium,
      bfd: link.bfd,
      capacityBps: link.capacityBps,
      riskGroups: link.riskGroups,
    });
  }
  const neighborSessions = topology.neighbors
    .flatMap((neighbor) => neighbor.sessions.map((session) => ({ neighbor, session })))
    .sort((x, y) => (x.session.id < y.session.id ? -1 : 1));
  for (const { neighbor, session } of neighborSessions) {
    const [a, b] = [own(session.router), pop(session.pop)];
    const link = addLink({
      id: session.id,
      name: session.id,
      kind: 'session',
      a,
      b,
      delayUs: session.delay,
      metric: 0,
      isBackbone: false,
      medium: session.medium,
      bfd: session.bfd,
      capacityBps: session.capacityBps,
      riskGroups: [],
    });
    const hold = session.timers === null ? null : { holdUs: session.timers.holdTime, keepaliveUs: session.timers.keepalive };
    const far = present(ases.get(neighbor.as), `AS ${neighbor.as}`);
    const agreement = agreementOf(topology.as.bgp, behaviourOf(far), session.bgp);
    external(
      session.id,
      link,
      a,
      b,
      RELATION[neighbor.relationship],
      policies.ours(session, topology.as.bgp, agreement),
      policies.theirs(far.prefixLimits, session.acceptsHostRoutes, behaviourOf(far), agreement),
      hold,
      true,
      agreement.restarts,
    );
  }
  for (const outside of topology.internet.links) {
    const [a, b] = [pop(outside.a), pop(outside.b)];
    const link = addLink({
      id: outside.id,
      name: outside.id,
      kind: 'outside',
      a,
      b,
      delayUs: outside.delay,
      metric: 0,
      isBackbone: false,
      medium: outside.medium,
      bfd: null,
      capacityBps: outside.capacityBps,
      riskGroups: [],
    });
    const [asA, asB] = [ases.get(speakers[a]!.as!)!, ases.get(speakers[b]!.as!)!];
    let relation: Relation = outside.relationship === 'provider' ? Relation.provider : Relation.peer;
    if (asB.kind === 'route-server') relation = Relation.routeServer;
    else if (asA.kind === 'route-server') relation = Relation.routeServerClient;
    const agreement = agreementOf(behaviourOf(asA), behaviourOf(asB), null);
    const policyOf = (as: OutsideAs): number => policies.theirs(as.prefixLimits, false, behaviourOf(as), agreement);
    external(outside.id, link, a, b, relation, policyOf(asA), policyOf(asB), null, false, agreement.restarts);
  }
  addInternalSessions(topology, speakers, builder, sessions, own, mrai, (speaker) => behaviourAt(speakers[speaker]!));
  const graph = builder.build();
  const ownDamping = new Map(neighborSessions.map(({ session }) => [session.id, session.bgp.damping]));
  return {
    graph,
    speakers,
    links,
    sessions,
    policies,
    ownRouters: speakers.flatMap((speaker, i) => (speaker.as === null ? [i] : [])),
    meshOf: meshes(speakers),
    dampingOf: dampingBy(graph, (h) => {
      const owner = speakers[graph.owner[h]!]!;
      return owner.as === null ? (ownDamping.get(sessions[graph.session[h]!]!.id) ?? null) : behaviourAt(owner).damping;
    }),
    speakerOf: (id) => index.get(speakerKey(false, id)) ?? own(id),
  };
}

/** iBGP: a full mesh in every AS of several routers, or reflection in ours. */
function addInternalSessions(
  topology: Topology,
  speakers: readonly SpeakerInfo[],
  builder: GraphBuilder,
  sessions: SessionInfo[],
  own: (id: string) => number,
  mrai: (speaker: number, isInternal: boolean) => number,
  behaviourAt: (speaker: number) => BgpBehaviour,
): void {
  const { ibgp } = topology.as;
  const reflectors = new Set(ibgp.kind === 'route-reflectors' ? ibgp.reflectors.map(own) : []);
  const byAs = new Map<string, number[]>();
  speakers.forEach((speaker, i) => {
    const key = speaker.as ?? '';
    byAs.set(key, [...(byAs.get(key) ?? []), i]);
  });
  for (const [as, members] of byAs) {
    for (let i = 0; i < members.length; i++) {
      for (let j = i + 1; j < members.length; j++) {
        const [a, b] = [members[i]!, members[j]!];
        const isOurs = as === '';
        const behaviour = behaviourAt(a);
        const [aReflects, bReflects] = [reflectors.has(a), reflectors.has(b)];
        if (isOurs && reflectors.size > 0 && !aReflects && !bReflects) continue;
        const id = `ibgp/${speakers[a]!.id}--${speakers[b]!.id}`;
        builder.session({
          a,
          b,
          delayUs: 0,
          key: idKey(`session/${id}`),
          mraiUsA: mrai(a, true),
          mraiUsB: mrai(b, true),
          addPaths: behaviour.addPaths,
          relation: aReflects && !bReflects ? Relation.internalClient : Relation.internal,
          reverse: bReflects && !aReflects ? Relation.internalClient : Relation.internal,
        });
        const { restarts } = agreementOf(behaviour, behaviour, null);
        sessions.push({ id, link: -1, ends: [a, b], hold: null, isOurs, restarts });
      }
    }
  }
}
