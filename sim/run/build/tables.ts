/** The entity tables of a trace, in the order in which the running world numbers its entities. */
import { LEDGER_NAMES } from '../../trace/ledger.ts';
import type { TraceEntity, TraceHeader } from '../../trace/header.ts';
import type { Fault, Scenario } from '../../model/scenario/types.ts';
import { Feature } from '../../routing/graph/features.ts';
import type { ResourceSpec } from '../../traffic/resources.ts';
import { lifeUs } from '../../traffic/tries.ts';
import type { Blueprint } from './blueprint.ts';

const orNull = (index: number): number | null => (index < 0 ? null : index);
const RELATIONS = [
  'customer',
  'peer',
  'provider',
  'internal',
  'internal client',
  'route server',
  'route server client',
] as const;

/** How a router departs from the plain decision process. */
const habitsOf = (bits: number): string =>
  [
    (bits & Feature.alwaysCompareMed) === 0 ? '' : 'always-compare-med',
    (bits & Feature.missingMedIsWorst) === 0 ? '' : 'missing-med-is-worst',
    (bits & Feature.prefersOldest) === 0 ? '' : 'prefers-oldest',
  ]
    .filter((habit) => habit !== '')
    .join(' ');

const faultRow = (fault: Fault): TraceEntity => ({
  id: fault.id,
  name: fault.id,
  kind: fault.kind,
  at: fault.at,
  for: fault.for,
  target: fault.target.map((ref) => `${ref.kind}/${ref.id}`).join(', '),
});

/** Tables of the experiment, which differ from run to run of one world. */
export function faultTables(scenario: Scenario): TraceHeader['entities'] {
  return {
    fault: scenario.faults.map(faultRow),
    root: scenario.faults.flatMap((fault, index) => [
      { id: fault.id, name: fault.id, fault: index, isHeal: false },
      { id: `${fault.id}/heal`, name: `end of ${fault.id}`, fault: index, isHeal: true },
    ]),
  };
}

/** Tables of the world. */
export function worldTables(blueprint: Blueprint): TraceHeader['entities'] {
  const { topology, network, plan, nodes, replicas, sites, flows, resources } = blueprint;
  const { speakers, graph } = network;
  const row = (resource: ResourceSpec): TraceEntity => ({
    id: resource.id,
    name: resource.id,
    kind: resource.kind,
    unit: resource.kind === 'site' ? 'requests/s' : 'bits/s',
  });
  return {
    datacenter: topology.datacenters.map(({ id, name, region, place }) => ({
      id,
      name,
      region,
      lat: place.lat,
      lon: place.lon,
    })),
    router: speakers.map(({ id, name, as, asName, asn, datacenter, place }, speaker) => ({
      id,
      name,
      network: as,
      as: asName,
      asn,
      datacenter: orNull(datacenter),
      place: place.name,
      lat: place.lat,
      lon: place.lon,
      habits: habitsOf(graph.features[speaker]!),
    })),
    link: network.links.map(({ id, name, kind, a, b, capacityBps, delayUs, metric }) => ({
      id,
      name,
      kind,
      a,
      b,
      capacityBps,
      delayUs,
      metric,
    })),
    node: nodes.map(({ id, name, datacenter, rack }) => ({ id, name, datacenter, rack })),
    replica: replicas.map(({ id, site, node, number }) => ({
      id,
      name: id,
      service: sites[site]!.service,
      datacenter: sites[site]!.datacenter,
      number,
      node,
    })),
    check: replicas.map(({ id }, replica) => ({ id, name: id, replica })),
    service: topology.services.map(({ id, name, visibility }) => ({ id, name, visibility })),
    'service-site': sites.map(({ id, service, datacenter }) => ({ id, name: id, service, datacenter })),
    prefix: plan.prefixes.map(({ id, text, family, length, role, of }) => ({
      id,
      name: text,
      family,
      length,
      role,
      service: role === 'host' ? of : null,
      aggregate: role === 'aggregate' ? of : null,
    })),
    aggregate: topology.aggregates.map(({ id, announceWhile }) => ({ id, name: id, announce: announceWhile.kind })),
    'session-end': Array.from({ length: graph.halfEdgeCount }, (_, h) => {
      const session = network.sessions[graph.session[h]!]!;
      const [router, peer] = [graph.owner[h]!, graph.peer[h]!];
      return {
        id: session.id,
        name: `${speakers[router]!.name} to ${speakers[peer]!.name}`,
        router,
        peer,
        relation: RELATIONS[graph.relation[h]!]!,
        link: orNull(graph.link[h]!),
      };
    }),
    population: topology.populations.map(({ id, name, region, peopleCount, place, as }) => ({
      id,
      name,
      region,
      peopleCount,
      place: place.name,
      lat: place.lat,
      lon: place.lon,
      as,
    })),
    flow: flows.map(({ id, population, service, family, peopleCount, connectionSeconds, timing }) => ({
      id,
      name: id,
      population,
      service,
      family,
      peopleCount,
      region: topology.populations[population]!.region,
      connectionSeconds,
      lifeUs: lifeUs(timing),
      isInternal: false,
    })),
    ledger: LEDGER_NAMES.map((name, index) => ({ id: `${index}`, name })),
    resource: resources.map(row),
  };
}
