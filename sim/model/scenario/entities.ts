/** Everything that a selector can name, out of a topology: ids, names and labels by kind. */
import type { PrefixResult } from '../prefix.ts';
import type { Topology } from '../topology/types.ts';
import type { EntityKind } from '../entity.ts';

export interface Entity {
  readonly kind: EntityKind;
  readonly id: string;
  readonly name: string;
  /** Label values by key; an entity may have several, such as a link its two datacenters. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

export const entityKinds: readonly EntityKind[] = [
  'as',
  'client',
  'datacenter',
  'instance',
  'link',
  'neighbor',
  'node',
  'prefix',
  'rack',
  'region',
  'risk',
  'router',
  'service',
  'session',
];

export const isEntityKind = (text: string): text is EntityKind => (entityKinds as readonly string[]).includes(text);

/** The prefix with one site's origination meant: `192.0.2.80/32@fra`. */
export const prefixAt = (text: string, datacenter: string): string => `${text}@${datacenter}`;

export type EntityIndex = ReadonlyMap<EntityKind, readonly Entity[]>;

const byId = (a: Entity, b: Entity): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** All entities by kind, each list ascending by id. */
export function entityIndex(topology: Topology): EntityIndex {
  const all = [
    ...platformEntities(topology),
    ...networkEntities(topology),
    ...serviceEntities(topology),
    ...topology.populations.map(({ id, name, region, as }): Entity => ({
      kind: 'client',
      id,
      name,
      labels: { region: [region], as: [as] },
    })),
    ...[...new Set(topology.populations.map(({ region }) => region))].map((id): Entity => ({
      kind: 'region',
      id,
      name: id,
      labels: {},
    })),
  ];
  return new Map(entityKinds.map((kind) => [kind, all.filter((entity) => entity.kind === kind).sort(byId)]));
}

/** Racks are numbered by datacenter: `fra/r1`. */
export const rackId = (datacenter: string, rack: string): string => `${datacenter}/${rack}`;

function platformEntities({ datacenters }: Topology): Entity[] {
  return datacenters.flatMap(({ id, name, region, routers, nodes }): Entity[] => [
    { kind: 'datacenter', id, name, labels: { region: [region] } },
    ...routers.map((router): Entity => ({
      kind: 'router',
      id: router.id,
      name: router.name,
      labels: { datacenter: [id, name] },
    })),
    ...nodes.map((node): Entity => ({
      kind: 'node',
      id: node.id,
      name: node.name,
      labels: { datacenter: [id, name], rack: [node.rack, rackId(id, node.rack)] },
    })),
    ...[...new Set(nodes.map(({ rack }) => rack))].map((rack): Entity => ({
      kind: 'rack',
      id: rackId(id, rack),
      name: rackId(name, rack),
      labels: { datacenter: [id, name], number: [rack] },
    })),
  ]);
}

function networkEntities({ datacenters, backbone, neighbors, internet }: Topology): Entity[] {
  const siteOf = new Map(
    datacenters.flatMap(({ id, name, routers }) => routers.map((router) => [router.id, [id, name]] as const)),
  );
  const risks = new Set(backbone.flatMap(({ riskGroups }) => riskGroups));
  return [
    ...backbone.map(({ id, name, ends, riskGroups, medium }): Entity => ({
      kind: 'link',
      id,
      name,
      labels: { datacenter: ends.flatMap((end) => siteOf.get(end) ?? []), router: ends, risk: riskGroups, medium: [medium] },
    })),
    ...internet.ases.map(({ id, name, kind, asn }): Entity => ({
      kind: 'as',
      id,
      name,
      labels: { role: [kind], asn: [`${asn}`] },
    })),
    ...[...risks].map((id): Entity => ({ kind: 'risk', id, name: id, labels: {} })),
    ...neighbors.flatMap(({ id, name, as, relationship, sessions }): Entity[] => [
      { kind: 'neighbor', id, name, labels: { as: [as], relationship: [relationship] } },
      ...sessions.map((session): Entity => ({
        kind: 'session',
        id: session.id,
        name: session.id,
        labels: {
          neighbor: [id, name],
          as: [as],
          relationship: [relationship],
          router: [session.router],
          pop: [session.pop],
          datacenter: siteOf.get(session.router) ?? [],
        },
      })),
    ]),
  ];
}

function serviceEntities({ services, aggregates, datacenters }: Topology): Entity[] {
  const nameOf = new Map(datacenters.map(({ id, name }) => [id, name]));
  const sitesWith = (id: string): string[] => [id, nameOf.get(id) ?? id];
  const prefixes = services.flatMap(({ id, name, vips, sites }) =>
    vips.flatMap(({ prefix }): Entity[] => [
      { kind: 'prefix', id: prefix.text, name: prefix.text, labels: { service: [id, name] } },
      ...sites.map(({ datacenter }): Entity => ({
        kind: 'prefix',
        id: prefixAt(prefix.text, datacenter),
        name: prefixAt(prefix.text, nameOf.get(datacenter) ?? datacenter),
        labels: { service: [id, name], datacenter: sitesWith(datacenter) },
      })),
    ]),
  );
  const blocks = aggregates.flatMap(({ id, prefixes: own }) =>
    own.flatMap(({ text }): Entity[] => [
      { kind: 'prefix', id: text, name: text, labels: { aggregate: [id] } },
      ...datacenters.map((site): Entity => ({
        kind: 'prefix',
        id: prefixAt(text, site.id),
        name: prefixAt(text, site.name),
        labels: { aggregate: [id], datacenter: [site.id, site.name] },
      })),
    ]),
  );
  return [
    ...services.flatMap(({ id, name, visibility, sites }): Entity[] => [
      { kind: 'service', id, name, labels: { visibility: [visibility] } },
      ...sites.flatMap(({ datacenter, replicas }) =>
        Array.from({ length: replicas }, (_, i): Entity => ({
          kind: 'instance',
          id: `${id}/${datacenter}/${i + 1}`,
          name: `${name}/${nameOf.get(datacenter) ?? datacenter}/${i + 1}`,
          labels: { service: [id, name], datacenter: sitesWith(datacenter), number: [`${i + 1}`] },
        })),
      ),
    ]),
    ...prefixes,
    ...blocks,
  ];
}

/** The canonical text of a prefix as written in a selector, or the text itself. */
export const canonicalPrefix = (text: string, read: (text: string) => PrefixResult): string => {
  const [prefix = '', site] = text.split('@');
  const result = read(prefix);
  return result.ok ? `${result.prefix.text}${site === undefined ? '' : `@${site}`}` : text;
};
