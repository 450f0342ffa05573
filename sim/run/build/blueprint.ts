/** Everything of a world that does not change while it runs: its entities with their numbers, before anything moves. */
import { assert, present } from '../../kernel/assert.ts';
import { hashText } from '../../kernel/dice.ts';
import type { Duration } from '../../kernel/time.ts';
import type { RetryPolicy } from '../../model/topology/people.ts';
import type { Topology } from '../../model/topology/types.ts';
import type { ReplicaSpec } from '../../platform/platform.ts';
import { inTurn } from '../../platform/scheduling/placement.ts';
import type { ResourceSpec } from '../../traffic/resources.ts';
import { solarShiftUs } from '../../traffic/demand.ts';
import type { TrafficFlow, TrafficService } from '../../traffic/options.ts';
import { NO_NEEDS, type WorldNeeds } from './needs.ts';
import type { RetryTiming } from '../../traffic/tries.ts';
import { buildNetwork, type Network } from './network.ts';
import { planPrefixes, type PrefixPlan } from './prefixes.ts';

export interface NodeInfo {
  readonly id: string;
  readonly name: string;
  readonly datacenter: number;
  readonly rack: string;
  /** Null: any number of replicas. */
  readonly replicasMax: number | null;
}

export interface SiteInfo {
  /** `service/datacenter`. */
  readonly id: string;
  readonly service: number;
  readonly datacenter: number;
}

export interface ReplicaInfo extends ReplicaSpec {
  readonly number: number;
}

export interface FlowInfo extends TrafficFlow {
  /** Of the population, the people who use this family. */
  readonly peopleCount: number;
}

export interface Blueprint {
  readonly topology: Topology;
  readonly network: Network;
  readonly plan: PrefixPlan;
  readonly nodes: readonly NodeInfo[];
  readonly sites: readonly SiteInfo[];
  readonly replicas: readonly ReplicaInfo[];
  readonly services: readonly TrafficService[];
  readonly flows: readonly FlowInfo[];
  readonly resources: readonly ResourceSpec[];
  /** Index of the service-site, −1 where the service does not run. */
  readonly siteOf: (service: number, datacenter: number) => number;
  readonly linkResource: (directedLink: number) => number;
}

const BITS = 8;

export function buildBlueprint(topology: Topology, timeOfDay: Duration, needs: WorldNeeds = NO_NEEDS): Blueprint {
  const plan = planPrefixes(topology, needs.hijacked);
  const network = buildNetwork(topology, plan);
  const datacenterIndex = new Map(topology.datacenters.map((datacenter, i) => [datacenter.id, i]));
  const nodes = topology.datacenters.flatMap((datacenter, index) =>
    datacenter.nodes.map(({ id, name, rack }) => ({
      id,
      name,
      datacenter: index,
      rack,
      replicasMax: datacenter.replicasPerNode ?? null,
    })),
  );
  const sites = topology.services.flatMap((service, index) =>
    service.sites.map((site) => ({
      id: `${service.id}/${site.datacenter}`,
      service: index,
      datacenter: present(datacenterIndex.get(site.datacenter), `datacenter ${site.datacenter}`),
    })),
  );
  const siteIndex = new Map(sites.map((site, i) => [site.service * topology.datacenters.length + site.datacenter, i]));
  const siteOf = (service: number, datacenter: number): number =>
    siteIndex.get(service * topology.datacenters.length + datacenter) ?? -1;
  const serviceIndex = new Map(topology.services.map((service, i) => [service.id, i]));
  const services = topology.services.map((service, index): TrafficService => ({
    calls: service.calls.map((call) => ({
      service: present(serviceIndex.get(call.service), `service ${call.service}`),
      perRequest: call.perRequest,
      critical: call.critical,
      attempts: call.attempts,
    })),
    destination: plan.destinationOf(index, plan.hostOf(index, 4) >= 0 ? 4 : 6),
    requestBits: service.requestBytes * BITS,
    responseBits: service.responseBytes * BITS,
    serviceTimeUs: service.replica.serviceTime,
    hash: hashText(`calls/${service.id}`),
    capacityRpsPerReplica: service.replica.capacityRps,
    patience: service.replica.patience ?? null,
    backlogPerReplica: service.replica.backlogPlaces ?? null,
    seesOverload: service.healthCheck.seesOverload ?? false,
  }));
  const { resources, linkResource } = resourcesOf(sites, network, new Set(needs.limitedLinks));
  return {
    topology,
    network,
    plan,
    nodes,
    sites,
    replicas: placeReplicas(topology, sites, nodes),
    services,
    flows: flowsOf(topology, network, plan, serviceIndex, timeOfDay),
    resources,
    siteOf,
    linkResource,
  };
}

/**
 * Each replica goes to the node that has the fewest of its service, then the fewest of all; nodes take turns across racks. So
 * load and risk spread, as a scheduler with anti-affinity spreads them.
 */
function placeReplicas(topology: Topology, sites: readonly SiteInfo[], nodes: readonly NodeInfo[]): ReplicaInfo[] {
  const onNode = new Int32Array(nodes.length);
  return sites.flatMap((site, siteIndex) => {
    const service = topology.services[site.service]!;
    const datacenter = topology.datacenters[site.datacenter]!;
    const count = present(
      service.sites.find((written) => written.datacenter === datacenter.id),
      site.id,
    ).replicas;
    const order = inTurn(nodes.flatMap(({ datacenter: of, rack }, node) => (of === site.datacenter ? [{ node, rack }] : [])));
    const ofService = new Map(order.map((node) => [node, 0]));
    return Array.from({ length: count }, (_, i) => {
      const open = order.filter((node) => onNode[node]! < (nodes[node]!.replicasMax ?? Infinity));
      assert(open.length > 0, `no room for ${site.id}`);
      const node = open.reduce((best, candidate) => {
        const byService = ofService.get(candidate)! - ofService.get(best)!;
        return byService < 0 || (byService === 0 && onNode[candidate]! < onNode[best]!) ? candidate : best;
      });
      ofService.set(node, ofService.get(node)! + 1);
      onNode[node]!++;
      const { startup, serviceTime, warmUp = null } = service.replica;
      const id = `${site.id}/${i + 1}`;
      return { id, number: i + 1, site: siteIndex, node, startup, serviceTime, warmUp, check: service.healthCheck };
    });
  });
}

function flowsOf(
  topology: Topology,
  network: Network,
  plan: PrefixPlan,
  serviceIndex: ReadonlyMap<string, number>,
  timeOfDay: Duration,
): FlowInfo[] {
  const timingOf = timings();
  let count = 0;
  return topology.populations.flatMap((population, index) =>
    population.demand.flatMap((demand) => {
      const service = present(serviceIndex.get(demand.service), `service ${demand.service}`);
      const { ipv6Ratio, retry } = population;
      const isConnected = topology.services[service]!.transport === 'tcp';
      return ([4, 6] as const).flatMap((family): FlowInfo[] => {
        const other = plan.hostOf(service, family === 4 ? 6 : 4);
        const hasBoth = other >= 0;
        if (plan.hostOf(service, family) < 0) return [];
        const familyRatio = family === 6 ? ipv6Ratio : 1 - ipv6Ratio;
        const share = hasBoth ? familyRatio : 1;
        if (share === 0) return [];
        const id = `${population.id}/${demand.service}/${family}`;
        // Who prefers IPv6 has IPv4 as well, unless nobody there has it; the flow just before is theirs.
        const hasOther = family === 6 && hasBoth && ipv6Ratio < 1 && retry.happyEyeballs && isConnected;
        count++;
        return [
          {
            id,
            population: index,
            service,
            family,
            speaker: network.speakerOf(population.pop),
            destination: plan.destinationOf(service, family),
            source: plan.clientOf(population.pop, family),
            hash: hashText(`flow/${id}`),
            peopleCount: population.peopleCount * share,
            demand: {
              meanRps: (population.peopleCount / 1e6) * demand.rpsPerMillion * share,
              curve: demand.curve,
              shiftUs: timeOfDay + solarShiftUs(population.place.lon),
            },
            timing: timingOf(retry, hasOther),
            otherFamily: hasOther ? count - 2 : -1,
            accessUs: population.access,
            connectionSeconds: topology.services[service]!.connectionSeconds,
          },
        ];
      });
    }),
  );
}

/** More than anything here ever carries: a link without a limit that a fault will give one. */
const UNLIMITED_BPS = 1e15;

/** What clients do by their policy: one object for all who share one, so that its table is made once. */
function timings(): (retry: RetryPolicy, hasOther: boolean) => RetryTiming {
  const known = [new Map<RetryPolicy, RetryTiming>(), new Map<RetryPolicy, RetryTiming>()] as const;
  return (retry, hasOther) => {
    const made = known[hasOther ? 1 : 0];
    let timing = made.get(retry);
    if (timing === undefined) {
      timing = {
        timeoutUs: retry.timeout,
        backoffUs: retry.backoff,
        attemptsMax: retry.attemptsMax,
        backoffFactor: retry.backoffFactor,
        backoffMaxUs: retry.backoffMax,
        jitterRatio: retry.jitterRatio,
        budgetRatio: retry.budgetRatio,
        synTimeoutUs: retry.synTimeout,
        hasOther,
      };
      made.set(retry, timing);
    }
    return timing;
  };
}

/** Sites first, so that a site's number is its resource's, then each way of every link that has a limit. */
function resourcesOf(
  sites: readonly SiteInfo[],
  network: Network,
  limited: ReadonlySet<string>,
): { readonly resources: ResourceSpec[]; readonly linkResource: (directedLink: number) => number } {
  const resources: ResourceSpec[] = sites.map((site) => ({
    id: site.id,
    kind: 'site',
    capacity: 0,
  }));
  const byLink = new Int32Array(network.links.length * 2).fill(-1);
  network.links.forEach((link, index) => {
    const capacity =
      link.capacityBps ?? (limited.has(`${link.kind === 'session' ? 'session' : 'link'}/${link.id}`) ? UNLIMITED_BPS : null);
    if (capacity === null) return;
    for (const way of [0, 1]) {
      const id = `${link.id}/${way === 0 ? 'forth' : 'back'}`;
      byLink[index * 2 + way] = resources.push({ id, kind: link.kind === 'session' ? 'session' : 'link', capacity }) - 1;
    }
  });
  return { resources, linkResource: (directed) => byLink[directed]! };
}
