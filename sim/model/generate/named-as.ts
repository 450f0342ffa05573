/** What a person says about an AS of a measured graph, and how it and its places are called. */
import type { Metro } from '../../geo/place.ts';
import type { OutsideAs, OutsideAsKind } from '../topology/types.ts';

/** An AS of the graph about which a person says more than the graph does. */
export interface NamedAs {
  readonly number: number;
  /** What people call it; empty when nobody said. */
  readonly name: string;
  readonly kind: Exclude<OutsideAsKind, 'route-server'>;
  /** Where it has routers and, if it is an access network, people; at least one. */
  readonly places: readonly Metro[];
  /** Where it has routers to meet others, and nobody lives. */
  readonly gateways: readonly Metro[];
  /** How its routers run BGP, as far as a person said so. */
  readonly routers: Partial<Pick<OutsideAs, 'timers' | 'bgp'>>;
}

/** `AS174`. */
export const asId = (number: number): string => `AS${number}`;

/** `AS174-frankfurt`, of its router there and of the people behind that. */
export const popId = (number: number, metro: Metro): string => `${asId(number)}-${metro.id}`;
