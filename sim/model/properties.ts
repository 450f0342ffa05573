/** The registry of predicates that properties may watch, each with what it says of a moment or of a run. */
import type { PropertyName } from './scenario/types.ts';

export const properties = {
  forwarding_loop: 'a packet of some population meets a router twice',
  black_hole: 'a packet of some population reaches a router that has no way on, or a site that does not answer',
  all_services_reachable:
    'every population has a working path to every public service that it uses, and is answered, in each address family',
  requests_conserved: 'requests made equal finished outcomes and those pending',
  catchment_moved: 'some population is served by another site than at the start',
  overload: 'some site, link or session is offered more than it can carry',
  operator_action:
    'users of some region are below their objective until a fault is healed, or to the end, or people act after a failure',
  aggregate_without_component: 'a site announces an aggregate of which it originates no component',
} as const satisfies Record<PropertyName, string>;

export const propertyNames = Object.keys(properties).sort() as readonly PropertyName[];
