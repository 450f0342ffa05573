/**
 * The path attributes of a route other than its AS path, interned as one integer (RFC 4271 §5). Number 0 is what an external
 * neighbour sends when no policy says otherwise, so the common case costs nothing.
 */
import { Learned } from '../graph/relation.ts';
import { WellKnown } from '../../model/community.ts';
import { CommunityTable, NO_COMMUNITIES } from './communities.ts';
import { TupleTable } from './tuple-table.ts';

export interface Attributes {
  /** 0 IGP, 1 EGP, 2 incomplete; lower is preferred. */
  readonly origin: number;
  /** MULTI_EXIT_DISC, NO_MED where the route has none. */
  readonly med: number;
  /** LOCAL_PREF as carried inside an AS; −1 on external sessions. */
  readonly localPref: number;
  /** Speaker to forward to where it is not the sender: the egress on internal sessions, the third party behind a route server. */
  readonly nextHop: number;
  /** Learned class, carried inside an AS (operators use a community for it). */
  readonly learned: number;
  /** ORIGINATOR_ID as speaker index, or −1 (RFC 4456 §8). */
  readonly originator: number;
  /** CLUSTER_LIST as an id of the cluster table; 0 is empty. */
  readonly clusters: number;
  /** Communities as an id of the community table; 0 is none. */
  readonly communities: number;
  /** Only to Customer (RFC 9234 §5): the AS number that marked the route, 0 for none. */
  readonly otc: number;
}

/** No MED on a route: it compares as 0, the best, unless a router takes what is missing for the worst. */
export const NO_MED = -1;
export const PLAIN_ATTRIBUTES: Attributes = {
  origin: 0,
  med: NO_MED,
  localPref: -1,
  nextHop: -1,
  learned: Learned.customer,
  originator: -1,
  clusters: 0,
  communities: NO_COMMUNITIES,
  otc: 0,
};
export const PLAIN = 0;

/** How far a route may go by its communities (RFC 1997). */
export const Scope = { anywhere: 0, insideAs: 1, nowhere: 2 } as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

const COLUMN = {
  origin: 0,
  med: 1,
  present: 2,
  localPref: 3,
  nextHop: 4,
  learned: 5,
  originator: 6,
  clusters: 7,
  communities: 8,
  otc: 9,
} as const;
const WIDTH = 10;
/** Bits of the column that tells an attribute that is missing from every value that it can have. */
const HAS_MED = 1;
const HAS_LOCAL_PREF = 2;

export class AttributeTable {
  readonly communities = new CommunityTable();
  private readonly table = new TupleTable(WIDTH);
  /** Cluster lists as (cluster id, rest) cells; 0 is the empty list. */
  private readonly clusterCells = new TupleTable(2);
  private readonly scratch = new Int32Array(WIDTH);
  /** By attribute set: what of it crosses the border of an AS, once somebody has asked. */
  private readonly transitiveOf = new Map<number, number>();
  /** True once any route carries a MED: from then on the MED step has to be run. */
  hasMed = false;

  constructor() {
    this.intern(PLAIN_ATTRIBUTES);
    this.clusterCells.intern([-1, -1]);
  }

  intern(value: Attributes): number {
    const { scratch } = this;
    const hasMed = value.med !== NO_MED;
    scratch[COLUMN.origin] = value.origin;
    scratch[COLUMN.med] = hasMed ? value.med : 0;
    scratch[COLUMN.present] = (hasMed ? HAS_MED : 0) | (value.localPref >= 0 ? HAS_LOCAL_PREF : 0);
    scratch[COLUMN.localPref] = value.localPref;
    scratch[COLUMN.nextHop] = value.nextHop;
    scratch[COLUMN.learned] = value.learned;
    scratch[COLUMN.originator] = value.originator;
    scratch[COLUMN.clusters] = value.clusters;
    scratch[COLUMN.communities] = value.communities;
    scratch[COLUMN.otc] = value.otc;
    if (hasMed) this.hasMed = true;
    return this.table.intern(scratch);
  }

  read(id: number): Attributes {
    return {
      origin: this.origin(id),
      med: this.med(id),
      localPref: this.localPref(id),
      nextHop: this.nextHop(id),
      learned: this.learned(id),
      originator: this.originator(id),
      clusters: this.clusters(id),
      communities: this.communitiesOf(id),
      otc: this.otc(id),
    };
  }

  /** The same set with some values replaced. */
  with(id: number, changed: Partial<Attributes>): number {
    return this.intern({ ...this.read(id), ...changed });
  }

  /** What another AS gets to see: origin, communities and OTC; MED and all that is internal stays behind. */
  transitive(id: number): number {
    if (id === PLAIN) return PLAIN;
    let known = this.transitiveOf.get(id);
    if (known === undefined) {
      const [origin, communities, otc] = [this.origin(id), this.communitiesOf(id), this.otc(id)];
      this.transitiveOf.set(id, (known = this.intern({ ...PLAIN_ATTRIBUTES, origin, communities, otc })));
    }
    return known;
  }

  origin(id: number): number {
    return this.table.get(id, COLUMN.origin);
  }
  /** MED, which is unsigned on the wire, or NO_MED. */
  med(id: number): number {
    return this.has(id, HAS_MED) ? this.table.get(id, COLUMN.med) >>> 0 : NO_MED;
  }
  /** LOCAL_PREF is unsigned on the wire; −1 where the route has none. */
  localPref(id: number): number {
    return this.has(id, HAS_LOCAL_PREF) ? this.table.get(id, COLUMN.localPref) >>> 0 : -1;
  }
  nextHop(id: number): number {
    return this.table.get(id, COLUMN.nextHop);
  }
  learned(id: number): number {
    return this.table.get(id, COLUMN.learned);
  }
  originator(id: number): number {
    return this.table.get(id, COLUMN.originator);
  }
  clusters(id: number): number {
    return this.table.get(id, COLUMN.clusters);
  }
  communitiesOf(id: number): number {
    return this.table.get(id, COLUMN.communities);
  }
  otc(id: number): number {
    return this.table.get(id, COLUMN.otc) >>> 0;
  }

  private has(id: number, bit: number): boolean {
    return (this.table.get(id, COLUMN.present) & bit) !== 0;
  }

  hasCommunity(id: number, community: number): boolean {
    return id !== PLAIN && this.communities.has(this.communitiesOf(id), community);
  }

  scope(id: number): Scope {
    if (id === PLAIN) return Scope.anywhere;
    if (this.hasCommunity(id, WellKnown.noAdvertise)) return Scope.nowhere;
    const isInside = this.hasCommunity(id, WellKnown.noExport) || this.hasCommunity(id, WellKnown.noExportSubconfed);
    return isInside ? Scope.insideAs : Scope.anywhere;
  }

  /** CLUSTER_LIST with one id put in front. */
  clusterListWith(clusterId: number, list: number): number {
    return this.clusterCells.intern([clusterId, list]);
  }

  clusterListLength(list: number): number {
    let length = 0;
    for (let cell = list; cell > 0; cell = this.clusterCells.get(cell, 1)) length++;
    return length;
  }

  clusterListHas(list: number, clusterId: number): boolean {
    for (let cell = list; cell > 0; cell = this.clusterCells.get(cell, 1)) {
      if (this.clusterCells.get(cell, 0) === (clusterId | 0)) return true;
    }
    return false;
  }
}
