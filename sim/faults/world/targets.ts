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
  /** All routers of the AS of a neighbour. */
  routersOfNeighbor(neighbor: EntityRef): readonly number[];
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
