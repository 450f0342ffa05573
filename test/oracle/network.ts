/** A topology as the simulator's routing graph: speakers in the order of the file, a policy for each end of a session. */
import { hashText } from '../../sim/kernel/dice.ts';
import { idKey, GraphBuilder } from '../../sim/routing/graph/builder.ts';
import { NO_LINK, type RoutingGraph } from '../../sim/routing/graph/graph.ts';
import type { PhysicalLink } from '../../sim/routing/graph/physical.ts';
import { mirrored, Relation } from '../../sim/routing/graph/relation.ts';
import { DEFAULT_POLICY, type OwnRouteAction, type PrefixSpec, type SessionPolicy } from '../../sim/routing/policy/policy.ts';
import { parseCommunity, type Community } from '../../sim/model/community.ts';
import { addressNumber, isIpv6, isInside, prefixesOf, treatmentOf, type Rel, type Router, type Topology } from './case.ts';

/**
 * One way over a link, and until a message is dealt with: no two alike, because in lockstep even networks that have a stable
 * state may swing for ever (RFC 4264 for two of them).
 */
const DELAY_LOW_US = 50;
const DELAY_SPAN_US = 200;
const PROCESSING_SPAN_US = 100;
/** Host routes pass: cases announce no longer prefixes than their makers mean to. */
const LENGTHS = { lengthMaxV4: 32, lengthMaxV6: 128 };

export interface Network {
  readonly topology: Topology;
  readonly graph: RoutingGraph;
  readonly policies: readonly SessionPolicy[];
  readonly prefixes: readonly PrefixSpec[];
  readonly speakerOf: ReadonlyMap<string, number>;
  /** Half-edges of a session: at a, at b. */
  readonly ends: readonly (readonly [number, number])[];
  /** Links of external sessions first, by session, then the backbone. */
  readonly links: readonly PhysicalLink[];
  /** Physical link of a session, NO_LINK inside an AS. */
  readonly linkOf: readonly number[];
  readonly backboneLink: (index: number) => number;
}

const RELATION: Readonly<Record<Rel, Relation>> = {
  customer: Relation.customer,
  peer: Relation.peer,
  provider: Relation.provider,
  internal: Relation.internal,
  client: Relation.internalClient,
};

const delayUs = (index: number): number => DELAY_LOW_US + (hashText(`wire ${index}`) % DELAY_SPAN_US);

const community = (text: string): Community => {
  const parsed = parseCommunity(text);
  if (parsed === null) throw new Error(`not a community: ${text}`);
  return parsed;
};

export function buildNetwork(topology: Topology): Network {
  const { ases, sessions, backbone = [] } = topology;
  const prefixes = prefixesOf(topology).map((text): PrefixSpec => {
    return { text, family: isIpv6(text) ? 6 : 4, length: Number(text.split('/')[1]) };
  });
  const speakerOf = new Map(ases.map(({ id }, i) => [id, i]));
  const speaker = (id: string): number => {
    const index = speakerOf.get(id);
    if (index === undefined) throw new Error(`no router ${id} in the topology`);
    return index;
  };
  const builder = new GraphBuilder();
  for (const { id, asn, router_id, cluster_id } of ases) {
    const as = builder.as(asn);
    const routerId = addressNumber(router_id);
    builder.speaker({
      as,
      routerId,
      key: idKey(id),
      clusterId: addressNumber(cluster_id ?? router_id),
      processingSpanUs: PROCESSING_SPAN_US,
    });
  }

  const policies: SessionPolicy[] = [DEFAULT_POLICY];
  const policy = (router: Router, neighbour: string, added: readonly string[]): number =>
    policies.push({
      ...DEFAULT_POLICY,
      ...LENGTHS,
      honoursGracefulShutdown: router.honours_shutdown === true,
      honoursActions: router.honours_actions === true,
      own: ownActions(topology, prefixes, router.id, neighbour),
      communities: added.map(community),
    }) - 1;

  const links: PhysicalLink[] = [];
  const link = (a: number, b: number, metric: number): number => {
    links.push({ a, b, delayUs: delayUs(links.length), metric, isBackbone: metric > 0 });
    return builder.link();
  };
  const linkOf = sessions.map(({ a, b, rel }) => (isInside(rel) ? NO_LINK : link(speaker(a), speaker(b), 0)));
  const firstBackbone = links.length;
  for (const { a, b, cost } of backbone) link(speaker(a), speaker(b), cost);

  sessions.forEach(({ a, b, rel, communities_a, communities_b }, i) => {
    const [x, y] = [speaker(a), speaker(b)];
    const relation = RELATION[rel];
    builder.session({
      a: x,
      b: y,
      relation,
      reverse: mirrored(relation),
      delayUs: delayUs(i),
      link: linkOf[i]!,
      key: idKey(`session ${i}`),
      ...(isInside(rel)
        ? {}
        : { policyA: policy(ases[x]!, b, communities_a ?? []), policyB: policy(ases[y]!, a, communities_b ?? []) }),
    });
  });
  const graph = builder.build();
  const ends: [number, number][] = sessions.map(() => [-1, -1]);
  for (let h = 0; h < graph.halfEdgeCount; h++) {
    const session = graph.session[h]!;
    ends[session]![graph.owner[h] === speaker(sessions[session]!.a) ? 0 : 1] = h;
  }
  return { topology, graph, policies, prefixes, speakerOf, ends, links, linkOf, backboneLink: (index) => firstBackbone + index };
}

function ownActions(
  topology: Topology,
  prefixes: readonly PrefixSpec[],
  router: string,
  neighbour: string,
): ReadonlyMap<number, OwnRouteAction> {
  const own = topology.originations.filter(({ as }) => as === router);
  return new Map(
    own.map((origination) => {
      const { prepend, med, suppress, communities } = treatmentOf(origination, neighbour);
      const action: OwnRouteAction = {
        prependCount: prepend ?? 0,
        med: med ?? null,
        isSuppressed: suppress === true,
        communities: (communities ?? []).map(community),
      };
      return [prefixes.findIndex(({ text }) => text === origination.prefix), action];
    }),
  );
}
