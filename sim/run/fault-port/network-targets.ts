/** What faults select of the network, as indices of a running world. */
import { assert, present } from '../../kernel/assert.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { NetworkTargets } from '../../faults/world/targets.ts';
import { isInternal } from '../../routing/graph/relation.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';

export function networkTargets({ blueprint, context }: World): NetworkTargets {
  const { topology, network, plan } = blueprint;
  const { graph, speakers, links } = network;
  const datacenters = byId(topology.datacenters);
  const serviceIndex = byId(topology.services);
  const neighbors = new Map(topology.neighbors.map((neighbor) => [neighbor.id, neighbor]));
  const neighborOfSession = new Map(
    topology.neighbors.flatMap(({ id, sessions }) => sessions.map((one) => [one.id, id] as const)),
  );
  const datacenterNamed = (id: string): number => present(datacenters.get(id), `datacenter ${id}`);
  const datacenterOf = (ref: EntityRef): number => datacenterNamed(ref.id);
  const asOfNeighbor = (ref: EntityRef): string => present(neighbors.get(ref.id), `neighbour ${ref.id}`).as;
  const routersOfAs = (as: string): number[] => where(speakers, (speaker) => speaker.as === as);
  const router = (ref: EntityRef): number =>
    present(where(speakers, ({ as, id }) => as === null && id === ref.id)[0], `router ${ref.id}`);

  const endsOf = (routers: readonly number[]): number[] =>
    routers.flatMap((owner) =>
      Array.from({ length: graph.firstEdge[owner + 1]! - graph.firstEdge[owner]! }, (_, i) => graph.firstEdge[owner]! + i),
    );
  const externalEndsOf = (routers: readonly number[]): number[] =>
    endsOf(routers).filter((h) => !isInternal(graph.relation[h]!));
  const sessions = (ref: EntityRef): number[] => {
    const found: number[] = [];
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const { id, ends } = network.sessions[graph.session[h]!]!;
      if (id === ref.id && graph.owner[h] === ends[0]) found.push(h);
    }
    return found;
  };
  const neighborAt = (end: number): string => {
    const { id } = network.sessions[graph.session[end]!]!;
    return present(neighborOfSession.get(id), `neighbour of session ${id}`);
  };
  const ownEnds = (ref: EntityRef): number[] => {
    if (ref.kind === 'session') return sessions(ref);
    const at = ref.kind === 'datacenter' ? datacenterOf(ref) : -1;
    return externalEndsOf(ref.kind === 'router' ? [router(ref)] : where(speakers, ({ datacenter }) => datacenter === at));
  };
  const externalEndsOfSite = (datacenter: number, toward: string | null): number[] =>
    ownEnds({ kind: 'datacenter', id: topology.datacenters[datacenter]!.id }).filter(
      (end) => toward === null || neighborAt(end) === toward,
    );

  return {
    routersOf: (ref) => where(speakers, (speaker) => speaker.datacenter === datacenterOf(ref)),
    linksLeaving: (ref) => {
      const at = datacenterOf(ref);
      const isHere = (of: number): boolean => speakers[of]!.datacenter === at;
      return where(links, (link) => isHere(link.a) !== isHere(link.b));
    },
    links: (ref) => {
      if (ref.kind === 'risk') return where(links, (link) => link.riskGroups.includes(ref.id));
      // Ids are unique within their kind: a backbone link and a session may share one.
      const found = where(links, (link) => link.id === ref.id && (link.kind === 'session') === (ref.kind === 'session'));
      assert(found.length === 1, `${found.length} links are ${ref.kind}/${ref.id}`);
      return found;
    },
    sessions,
    router,
    asOfNeighbor,
    routersOfAs,
    endsOfAs: (as) => endsOf(routersOfAs(as)),
    externalEndsOfAs: (as, toward) =>
      externalEndsOf(routersOfAs(as)).filter((h) => toward === null || speakers[graph.peer[h]!]!.as === toward),
    externalEndsOfSite,
    ownEnds,
    neighborAt,
    siteOf: (ref) => {
      if (ref.kind === 'datacenter') return datacenterOf(ref);
      const owner = ref.kind === 'router' ? router(ref) : graph.owner[present(sessions(ref)[0], `session ${ref.id}`)]!;
      return speakers[owner]!.datacenter;
    },
    linksOfNeighbor: (ref) => where(links, ({ kind, id }) => kind === 'session' && neighborOfSession.get(id) === ref.id),
    linksAtNeighbor: (ref) => {
      const routers = new Set(routersOfAs(asOfNeighbor(ref)));
      return where(links, ({ a, b }) => routers.has(a) || routers.has(b));
    },
    prefix: (ref) => {
      const index = plan.indexOf(ref.id.split('@')[0]!);
      assert(index >= 0, `no prefix ${ref.id}`);
      return index;
    },
    originations,
  };

  /** A service's addresses everywhere; a prefix at one site, or everywhere. */
  function originations(ref: EntityRef): (readonly [number, number])[] {
    const everywhere = topology.datacenters.map((_, i) => i);
    if (ref.kind === 'service') {
      const service = present(serviceIndex.get(ref.id), `service ${ref.id}`);
      return ([4, 6] as const).flatMap((family) => {
        const host = plan.hostOf(service, family);
        return host < 0 ? [] : everywhere.map((datacenter) => [host, datacenter] as const);
      });
    }
    const [text, site] = ref.id.split('@');
    const prefix = plan.indexOf(text!);
    const at = site === undefined ? everywhere : [datacenterNamed(site)];
    return context.ribs[prefix] === undefined ? [] : at.map((datacenter) => [prefix, datacenter] as const);
  }
}
