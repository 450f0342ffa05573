/**
 * The path attributes of a route other than its AS path, interned as one integer (RFC 4271 §5). Number 0 is what an external
 * neighbour sends when no policy says otherwise, so the common case costs nothing.
 */
import { Learned } from '../graph/relation.ts';
import { TupleTable } from './tuple-table.ts';

export interface Attributes {
  /** 0 IGP, 1 EGP, 2 incomplete; lower is preferred. */
  readonly origin: number;
  /** MULTI_EXIT_DISC; absent counts as 0, the best (RFC 4271 §9.1.2.2 c). */
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
}

export const PLAIN_ATTRIBUTES: Attributes = {
  origin: 0,
  med: 0,
  localPref: -1,
  nextHop: -1,
  learned: Learned.customer,
  originator: -1,
  clusters: 0,
};
export const PLAIN = 0;

const COLUMN = { origin: 0, med: 1, localPref: 2, nextHop: 3, learned: 4, originator: 5, clusters: 6 } as const;

export class AttributeTable {
  private readonly table = new TupleTable(7);
  /** Cluster lists as (cluster id, rest) cells; 0 is the empty list. */
  private readonly clusterCells = new TupleTable(2);
  private readonly scratch = new Int32Array(7);
  /** True once any route carries a MED: from then on the MED step has to be run. */
  hasMed = false;

  constructor() {
    this.intern(PLAIN_ATTRIBUTES);
    this.clusterCells.intern([-1, -1]);
  }

  intern(value: Attributes): number {
    const { scratch } = this;
    scratch[COLUMN.origin] = value.origin;
    scratch[COLUMN.med] = value.med;
    scratch[COLUMN.localPref] = value.localPref;
    scratch[COLUMN.nextHop] = value.nextHop;
    scratch[COLUMN.learned] = value.learned;
    scratch[COLUMN.originator] = value.originator;
    scratch[COLUMN.clusters] = value.clusters;
    if (value.med !== 0) this.hasMed = true;
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
    };
  }

  origin(id: number): number {
    return this.table.get(id, COLUMN.origin);
  }
  /** MED is unsigned on the wire. */
  med(id: number): number {
    return this.table.get(id, COLUMN.med) >>> 0;
  }
  localPref(id: number): number {
    return this.table.get(id, COLUMN.localPref);
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
