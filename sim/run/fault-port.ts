/** The running world as faults see it: names to indices, and the acts of each room. */
import { assert, present } from '../kernel/assert.ts';
import { NEVER } from '../kernel/time.ts';
import type { EntityRef } from '../model/entity.ts';
import type { FaultTargets, FaultWorld } from '../faults/world.ts';
import type { DemandFactor } from '../traffic/demand.ts';
import type { World } from './world.ts';

export function faultPort(world: World, later: FaultWorld['later']): FaultWorld {
  const { platform, physical, sessions, announcer, traffic, scheduler } = world;
  const scales: { readonly flow: number; readonly factor: DemandFactor }[] = [];
  return {
    find: faultTargets(world),
    get now() {
      return scheduler.now;
    },
    later,
    holdReplica: (replica, isHeld) => platform.holdReplica(replica, isHeld),
    holdNode: (node, isHeld) => platform.holdNode(node, isHeld),
    holdRouter: (router, isHeld) => physical.holdRouter(router, isHeld),
    holdLink: (link, isHeld) => physical.holdLink(link, isHeld),
    closeSession: (halfEdge) => sessions.close(halfEdge),
    releaseSession: (halfEdge) => sessions.release(halfEdge),
    withhold: (prefix, datacenter, isHeld) => announcer.withhold(prefix, datacenter, isHeld),
    scaleDemand: (flow, by, ramp) => {
      const factor: DemandFactor = { by, from: scheduler.now, ramp, until: NEVER };
      traffic.scaleDemand(flow, factor);
      return scales.push({ flow, factor }) - 1;
    },
    endScale: (handle) => {
      const { flow, factor } = scales[handle]!;
      factor.until = scheduler.now;
      traffic.demandChanged(flow);
    },
  };
}

function faultTargets(world: World): FaultTargets {
  const { blueprint, context } = world;
  const { topology, network, plan, nodes, replicas, flows } = blueprint;
  const { graph, speakers, links } = network;
  const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, number> =>
    new Map(items.map((item, i) => [item.id, i]));
  const datacenters = byId(topology.datacenters);
  const nodeIndex = byId(nodes);
  const replicaIndex = byId(replicas);
  const populationIndex = byId(topology.populations);
  const serviceIndex = byId(topology.services);
  const datacenterOf = (ref: EntityRef): number => present(datacenters.get(ref.id), `datacenter ${ref.id}`);
  const where = <T>(items: readonly T[], holds: (item: T) => boolean): number[] =>
    items.flatMap((item, i) => (holds(item) ? [i] : []));

  const sessions = (ref: EntityRef): number[] => {
    const found: number[] = [];
    for (let h = 0; h < graph.halfEdgeCount; h++) {
      const { id, ends } = network.sessions[graph.session[h]!]!;
      if (id === ref.id && graph.owner[h] === ends[0]) found.push(h);
    }
    return found;
  };
  return {
    replicas: (ref) => [present(replicaIndex.get(ref.id), `instance ${ref.id}`)],
    nodes: (ref) => [present(nodeIndex.get(ref.id), `node ${ref.id}`)],
    routersOf: (ref) => where(speakers, (speaker) => speaker.datacenter === datacenterOf(ref)),
    nodesOf: (ref) => where(nodes, (node) => node.datacenter === datacenterOf(ref)),
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
    originations: (ref) => originations(ref),
    flows: (ref) => {
      if (ref.kind === 'client') return where(flows, (flow) => flow.population === populationIndex.get(ref.id));
      if (ref.kind === 'service') return where(flows, (flow) => flow.service === serviceIndex.get(ref.id));
      return where(flows, (flow) => topology.populations[flow.population]!.region === ref.id);
    },
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
