/** Faults' hold on the network of a running world. */
import { assert, present } from '../../kernel/assert.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { Neighbor } from '../../model/topology/types.ts';
import type { NetworkActs } from '../../faults/world/network-acts.ts';
import type { NetworkTargets } from '../../faults/world/targets.ts';
import type { World } from '../world.ts';
import { byId, where } from './lookup.ts';

export const networkActs = ({ context, physical, sessions, announcer }: World): NetworkActs => ({
  holdRouter: (router, isHeld) => physical.holdRouter(router, isHeld),
  holdLink: (link, isHeld) => physical.holdLink(link, isHeld),
  closeSession: (halfEdge) => sessions.close(halfEdge),
  releaseSession: (halfEdge) => sessions.release(halfEdge),
  silenceSession: (halfEdge, direction, isHeld) =>
    sessions.mute(halfEdge, { sent: direction !== 'back', heard: direction !== 'forth' }, isHeld),
  forgetSession: (halfEdge, by) => sessions.forget(by === 'us' ? halfEdge : context.graph.mate[halfEdge]!),
  withhold: (prefix, datacenter, isHeld) => announcer.withhold(prefix, datacenter, isHeld),
});

export function networkTargets({ blueprint, context }: World): NetworkTargets {
  const { topology, network, plan } = blueprint;
  const { graph, speakers, links } = network;
  const datacenters = byId(topology.datacenters);
  const serviceIndex = byId(topology.services);
  const neighbors = new Map(topology.neighbors.map((neighbor) => [neighbor.id, neighbor]));
  const neighborOf = (ref: EntityRef): Neighbor => present(neighbors.get(ref.id), `neighbour ${ref.id}`);
  const routersOfNeighbor = (ref: EntityRef): number[] => {
    const { as } = neighborOf(ref);
    return where(speakers, (speaker) => speaker.as === as);
  };
  const datacenterOf = (ref: EntityRef): number => present(datacenters.get(ref.id), `datacenter ${ref.id}`);

  const sessions = (ref: EntityRef): number[] => {
    const found: number[] = [];
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const { id, ends } = network.sessions[graph.session[h]!]!;
      if (id === ref.id && graph.owner[h] === ends[0]) found.push(h);
    }
    return found;
  };
  return {
    routersOf: (ref) => where(speakers, (speaker) => speaker.datacenter === datacenterOf(ref)),
    linksLeaving: (ref) => {
      const at = datacenterOf(ref);
      const isHere = (router: number): boolean => speakers[router]!.datacenter === at;
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
    router: (ref) => present(where(speakers, ({ as, id }) => as === null && id === ref.id)[0], `router ${ref.id}`),
    routersOfNeighbor,
    linksOfNeighbor: (ref) => {
      const ids = new Set(neighborOf(ref).sessions.map(({ id }) => id));
      return where(links, ({ kind, id }) => kind === 'session' && ids.has(id));
    },
    linksAtNeighbor: (ref) => {
      const routers = new Set(routersOfNeighbor(ref));
      return where(links, ({ a, b }) => routers.has(a) || routers.has(b));
    },
    originations,
  };

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
    const at = site === undefined ? everywhere : [present(datacenters.get(site), `datacenter ${site}`)];
    return context.ribs[prefix] === undefined ? [] : at.map((datacenter) => [prefix, datacenter] as const);
  }
}
