/**
 * The entity tables of a trace as measures see them. A *user cell* is the finest thing that user metrics tell apart: the
 * flows of one population to one service, both address families together; its *family cells* are those flows by address
 * family. Flows between services carry no users and are left out of both.
 */
import { assert } from '../kernel/assert.ts';
import { contains, readPrefix, type Prefix } from '../model/prefix.ts';
import type { EntityTable } from '../trace/event-kinds.ts';
import type { Json, TraceEntity } from '../trace/header.ts';
import type { TraceView } from './trace-view.ts';

export interface FlowInfo {
  readonly index: number;
  readonly client: string;
  readonly clientName: string;
  readonly region: string;
  readonly service: string;
  readonly peopleCount: number;
  readonly connectionSeconds: number;
  /**
   * The longest that a request can be pending, in µs: all its tries with their time-outs and pauses. Infinity when not told.
   */
  readonly lifeUs: number;
  /** −1 for a flow that carries no users. */
  readonly cell: number;
  /** −1 for a flow that carries no users. */
  readonly familyCell: number;
}

export interface FamilyCell {
  readonly labels: UserCell['labels'] & { /** `4` or `6`. */ readonly family: string };
  /** Indices of flows. */
  readonly flows: readonly number[];
}

export interface UserCell {
  readonly labels: { readonly service: string; readonly region: string; readonly client: string };
  /** Indices of flows. */
  readonly flows: readonly number[];
  readonly peopleCount: number;
}

export interface FaultInfo {
  readonly index: number;
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly at: number;
  /** When it heals; null: it stays. */
  readonly until: number | null;
}

const isNumber = (value: Json | undefined): value is number => typeof value === 'number';

/** The number in a column. @throws AssertionError when the table does not hold one. */
export function numberIn(row: TraceEntity, column: string): number {
  const value = row[column];
  assert(isNumber(value), `${row.id} has no number in column ${column}`);
  return value;
}

/** The entity index in a column, or −1 where it is null or absent. */
export const indexIn = (row: TraceEntity, column: string): number => {
  const value = row[column];
  return isNumber(value) ? value : -1;
};

export const textIn = (row: TraceEntity, column: string): string => {
  const value = row[column];
  return typeof value === 'string' ? value : '';
};

export class Entities {
  readonly flows: readonly FlowInfo[];
  readonly cells: readonly UserCell[];
  readonly familyCells: readonly FamilyCell[];
  readonly faults: readonly FaultInfo[];
  /** The labels of the cells for metrics that do not tell populations apart. */
  readonly regionLabels: readonly { readonly service: string; readonly region: string }[];
  /** Service ids that users call, in the table's order. */
  readonly userServices: readonly string[];
  private readonly view: TraceView;
  private readonly routersByDatacenter: (readonly number[])[] = [];
  private readonly servicesByPrefix = new Map<number, readonly number[]>();

  constructor(view: TraceView) {
    this.view = view;
    const populations = this.table('population');
    const services = this.table('service');
    const cellOf = new Map<string, number>();
    const cells: { labels: UserCell['labels']; flows: number[]; peopleCount: number }[] = [];
    const familyCells: { labels: FamilyCell['labels']; flows: number[] }[] = [];
    this.flows = this.table('flow').map((row, index) => {
      const service = services[numberIn(row, 'service')]!.id;
      const population = populations[indexIn(row, 'population')];
      const peopleCount = row['isInternal'] === true || population === undefined ? 0 : numberIn(row, 'peopleCount');
      const client = population?.id ?? '';
      const region = textIn(row, 'region') || (population === undefined ? '' : textIn(population, 'region'));
      let cell = -1;
      let familyCell = -1;
      if (population !== undefined && row['isInternal'] !== true) {
        const key = `${numberIn(row, 'service')}/${indexIn(row, 'population')}`;
        cell = cellOf.get(key) ?? cells.push({ labels: { service, region, client }, flows: [], peopleCount: 0 }) - 1;
        cellOf.set(key, cell);
        cells[cell]!.flows.push(index);
        cells[cell]!.peopleCount += peopleCount;
        const family = `${numberIn(row, 'family')}`;
        const familyKey = `${key}/${family}`;
        familyCell =
          cellOf.get(familyKey) ?? familyCells.push({ labels: { service, region, client, family }, flows: [] }) - 1;
        cellOf.set(familyKey, familyCell);
        familyCells[familyCell]!.flows.push(index);
      }
      const connectionSeconds = indexIn(row, 'connectionSeconds');
      const life = row['lifeUs'];
      const lifeUs = isNumber(life) ? life : Infinity;
      const clientName = population?.name ?? '';
      return { index, client, clientName, region, service, peopleCount, connectionSeconds, lifeUs, cell, familyCell };
    });
    this.cells = cells;
    this.familyCells = familyCells;
    this.regionLabels = cells.map(({ labels: { service, region } }) => ({ service, region }));
    this.userServices = services.map(({ id }) => id).filter((id) => cells.some(({ labels }) => labels.service === id));
    this.faults = this.table('fault').map((row, index) => {
      const at = numberIn(row, 'at');
      const span = row['for'];
      const until = isNumber(span) ? at + span : null;
      return { index, id: row.id, kind: textIn(row, 'kind'), target: textIn(row, 'target'), at, until };
    });
  }

  table(name: EntityTable): readonly TraceEntity[] {
    return this.view.header.entities[name] ?? [];
  }

  name(table: EntityTable, index: number): string {
    return this.table(table)[index]?.name ?? `${table} ${index}`;
  }

  /** The routers of a datacenter. */
  routersOf(datacenter: number): readonly number[] {
    let found = this.routersByDatacenter[datacenter];
    if (found === undefined) {
      found = this.table('router').flatMap((row, index) => (indexIn(row, 'datacenter') === datacenter ? [index] : []));
      this.routersByDatacenter[datacenter] = found;
    }
    return found;
  }

  /** The datacenter of a router, −1 for one outside. */
  datacenterOf(router: number): number {
    const row = this.table('router')[router];
    return row === undefined ? -1 : indexIn(row, 'datacenter');
  }

  /**
   * Indices of the services that live on a prefix: of a host route its own, of an aggregate those of the host routes within
   * it.
   */
  servicesOn(prefix: number): readonly number[] {
    let found = this.servicesByPrefix.get(prefix);
    if (found === undefined) {
      found = this.findServices(prefix);
      this.servicesByPrefix.set(prefix, found);
    }
    return found;
  }

  private findServices(prefix: number): readonly number[] {
    const prefixes = this.table('prefix');
    const row = prefixes[prefix];
    if (row === undefined) return [];
    const role = textIn(row, 'role');
    if (role === 'host') return [indexIn(row, 'service')].filter((service) => service >= 0);
    const block = role === 'aggregate' || role === 'part' ? prefixOf(row) : null;
    if (block === null) return [];
    const within = prefixes.filter((other) => textIn(other, 'role') === 'host' && isWithin(block, prefixOf(other)));
    return [...new Set(within.map((other) => indexIn(other, 'service')))].filter((service) => service >= 0).sort((a, b) => a - b);
  }
}

function prefixOf(row: TraceEntity): Prefix | null {
  for (const text of [row.id, row.name]) {
    const read = readPrefix(text);
    if (read.ok) return read.prefix;
  }
  return null;
}

const isWithin = (block: Prefix, prefix: Prefix | null): boolean => prefix !== null && contains(block, prefix);
