/**
 * The entities of a trace as the page needs them: indices instead of names, places as numbers. A trace may come from a
 * stranger, so a column that is missing or of another type gets a harmless value.
 */
import type { EntityTable } from '../../sim/trace/event-kinds.ts';
import type { Json, TraceEntity, TraceHeader } from '../../sim/trace/header.ts';

export interface Spot {
  readonly lat: number;
  readonly lon: number;
}
export interface Named {
  readonly index: number;
  readonly id: string;
  readonly name: string;
}
export interface Datacenter extends Named, Spot {
  readonly region: string;
}
export interface Population extends Named, Spot {
  readonly place: string;
  readonly region: string;
  readonly as: string;
  readonly peopleCount: number;
}
export interface Router extends Named, Spot {
  readonly as: string;
  /** Id of its network, by which populations name theirs; empty for our own. */
  readonly network: string;
  readonly place: string;
  /** How it departs from the plain decision process: words such as `prefers-oldest`. */
  readonly habits: string;
  /** −1 outside. */
  readonly datacenter: number;
}
export interface Link extends Named {
  readonly kind: string;
  readonly a: number;
  readonly b: number;
  readonly capacityBps: number;
}
export interface SessionEnd extends Named {
  readonly router: number;
  readonly peer: number;
  readonly relation: string;
  readonly link: number;
}
export interface Flow extends Named {
  readonly population: number;
  readonly service: number;
  readonly family: number;
  readonly peopleCount: number;
  readonly isInternal: boolean;
}
export interface Resource extends Named {
  readonly kind: string;
  readonly unit: string;
}
export interface Fault extends Named {
  readonly kind: string;
  readonly target: string;
  readonly at: number;
  /** The end of the run where it stays. */
  readonly until: number;
  readonly isHealed: boolean;
}
export interface Owned extends Named {
  /** Index of the datacenter, −1 without one. */
  readonly datacenter: number;
  readonly service: number;
}

export interface Tables {
  readonly datacenters: readonly Datacenter[];
  readonly populations: readonly Population[];
  readonly routers: readonly Router[];
  readonly links: readonly Link[];
  readonly ends: readonly SessionEnd[];
  readonly services: readonly Named[];
  readonly flows: readonly Flow[];
  readonly resources: readonly Resource[];
  readonly faults: readonly Fault[];
  readonly nodes: readonly Owned[];
  readonly replicas: readonly Owned[];
  readonly serviceSites: readonly Owned[];
  readonly prefixes: readonly (Named & { readonly service: number; readonly family: number; readonly role: string })[];
}

const numberOf = (value: Json | undefined, missing: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : missing;
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const named = ({ id, name }: TraceEntity, index: number): Named => ({ index, id, name });
const spot = (row: TraceEntity): Spot => ({ lat: numberOf(row['lat'], 0), lon: numberOf(row['lon'], 0) });

export function readTables(header: TraceHeader): Tables {
  const table = (name: EntityTable): readonly TraceEntity[] => header.entities[name] ?? [];
  const indexIn = (row: TraceEntity, column: string, other: EntityTable): number => {
    const at = numberOf(row[column], -1);
    return Number.isInteger(at) && at >= 0 && at < table(other).length ? at : -1;
  };
  const owned = (name: EntityTable): readonly Owned[] =>
    table(name).map((row, i) => ({
      ...named(row, i),
      datacenter: indexIn(row, 'datacenter', 'datacenter'),
      service: indexIn(row, 'service', 'service'),
    }));
  return {
    datacenters: table('datacenter').map((row, i) => ({ ...named(row, i), ...spot(row), region: textOf(row['region']) })),
    populations: table('population').map((row, i) => ({
      ...named(row, i),
      ...spot(row),
      place: textOf(row['place']),
      region: textOf(row['region']),
      as: textOf(row['as']),
      peopleCount: Math.max(0, numberOf(row['peopleCount'], 0)),
    })),
    routers: table('router').map((row, i) => ({
      ...named(row, i),
      ...spot(row),
      as: textOf(row['as']),
      network: textOf(row['network']),
      place: textOf(row['place']),
      habits: textOf(row['habits']),
      datacenter: indexIn(row, 'datacenter', 'datacenter'),
    })),
    links: table('link').map((row, i) => ({
      ...named(row, i),
      kind: textOf(row['kind']),
      a: indexIn(row, 'a', 'router'),
      b: indexIn(row, 'b', 'router'),
      capacityBps: numberOf(row['capacityBps'], 0),
    })),
    ends: table('session-end').map((row, i) => ({
      ...named(row, i),
      router: indexIn(row, 'router', 'router'),
      peer: indexIn(row, 'peer', 'router'),
      relation: textOf(row['relation']),
      link: indexIn(row, 'link', 'link'),
    })),
    services: table('service').map(named),
    flows: table('flow').map((row, i) => ({
      ...named(row, i),
      population: indexIn(row, 'population', 'population'),
      service: indexIn(row, 'service', 'service'),
      family: numberOf(row['family'], 4),
      peopleCount: Math.max(0, numberOf(row['peopleCount'], 0)),
      isInternal: row['isInternal'] === true,
    })),
    resources: table('resource').map((row, i) => ({ ...named(row, i), kind: textOf(row['kind']), unit: textOf(row['unit']) })),
    faults: table('fault').map((row, i) => {
      const at = numberOf(row['at'], 0);
      const span = row['for'];
      const isHealed = typeof span === 'number';
      const until = isHealed ? at + span : header.duration;
      return { ...named(row, i), kind: textOf(row['kind']), target: textOf(row['target']), at, until, isHealed };
    }),
    nodes: owned('node'),
    replicas: owned('replica'),
    serviceSites: owned('service-site'),
    prefixes: table('prefix').map((row, i) => ({
      ...named(row, i),
      service: indexIn(row, 'service', 'service'),
      family: numberOf(row['family'], 4),
      role: textOf(row['role']),
    })),
  };
}
