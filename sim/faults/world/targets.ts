/** From what a person selected to the indices of the running world, ascending. */
import type { EntityRef } from '../../model/entity.ts';

export interface PlatformTargets {
  replicas(ref: EntityRef): readonly number[];
  nodes(ref: EntityRef): readonly number[];
  /** The nodes of a datacenter or a rack. */
  nodesOf(ref: EntityRef): readonly number[];
  /** The service-sites of a datacenter, or of a service. */
  sitesOf(ref: EntityRef): readonly number[];
}

export interface NetworkTargets {
  routersOf(datacenter: EntityRef): readonly number[];
  /** Links with exactly one end in the datacenter. */
  linksLeaving(datacenter: EntityRef): readonly number[];
  links(ref: EntityRef): readonly number[];
  /** Half-edges, that of our end of each session. */
  sessions(ref: EntityRef): readonly number[];
  router(ref: EntityRef): number;
  /** Id of the AS of a neighbour. */
  asOfNeighbor(neighbor: EntityRef): string;
  /** All routers of an outside AS, by its id. */
  routersOfAs(as: string): readonly number[];
  /** Every end of a session at a router of the AS; `external` leaves out those inside, `toward` all but those with one AS. */
  endsOfAs(as: string): readonly number[];
  externalEndsOfAs(as: string, toward: string | null): readonly number[];
  /** Our ends of the sessions of a datacenter with other ASes, or with one neighbour (by id). */
  externalEndsOfSite(datacenter: number, toward: string | null): readonly number[];
  /** The same for a datacenter, router or session. */
  ownEnds(ref: EntityRef): readonly number[];
  /** Id of the neighbour at the far end of one of our ends. */
  neighborAt(end: number): string;
  /** The datacenter that something of ours is in. */
  siteOf(ref: EntityRef): number;
  prefix(ref: EntityRef): number;
  /** The lines of our sessions with a neighbour. */
  linksOfNeighbor(neighbor: EntityRef): readonly number[];
  /** Every line that ends at a router of the neighbour's AS, whoever is at its other end. */
  linksAtNeighbor(neighbor: EntityRef): readonly number[];
  /** (prefix, datacenter) pairs. */
  originations(ref: EntityRef): readonly (readonly [number, number])[];
}

export interface TrafficTargets {
  /** Of clients, a region or a service; with `service`, the id of one, only what is asked of it. */
  flows(ref: EntityRef, service?: string): readonly number[];
}

export type FaultTargets = PlatformTargets & NetworkTargets & TrafficTargets;
